PRAGMA application_id = 1296126804;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE "aliases" (
    "uuid" TEXT PRIMARY KEY,
    "annotator" TEXT NOT NULL REFERENCES "annotators"("uuid")
);
CREATE TABLE "annotators" (
    "uuid" TEXT PRIMARY KEY,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "host" TEXT NOT NULL
);
INSERT INTO "annotators" VALUES('13d13b09-bac4-410a-8899-39120d66f229','Ada','ada','human','2026-03-01T10:00:00.000Z','2026-03-01T10:00:00.000Z',1,'23fde1156e47');
INSERT INTO "annotators" VALUES('c9de41ec-50a4-47e6-87fa-8772193b0c11','Ben','ben','human','2026-03-01T10:00:00.005Z','2026-03-01T10:00:00.005Z',1,'23fde1156e47');
INSERT INTO "annotators" VALUES('e8ff5a7f-31b2-45c0-b19a-1b40ccbfb777','gpt','gpt','judge','2026-03-01T10:00:00.006Z','2026-03-01T10:00:00.006Z',1,'23fde1156e47');
CREATE TABLE "codebooks" (
    "id" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    PRIMARY KEY ("id", "version", "revision", "hash")
);
INSERT INTO "codebooks" VALUES('mast','v3',1,'66f46df8523d3ac1','{"id":"mast","name":"MAST","title":"Multi-Agent System failure Taxonomy","version":"v3","revision":1,"hash":"66f46df8523d3ac1","prefix":"FM-","source":"Cemri et al., arXiv 2503.13657v3 (NeurIPS 2025); names and codes from there, texts are our own","contradictions":[["1.5","3.1"]],"between_agents":["2.4","2.5"],"dropped":["Undetected conversation ambiguities and contradictions","Unbatched repetitive execution","Disagreement induced inaction","Waiting for known information"],"categories":[{"id":"FC1","name":"System design","definition":"The run fails by how it was set up: task, roles, memory or stop rules are missing or not kept to.","names":{"paper v1":"Poor Specification (System Design)","paper v2":"Specification Issues","paper v3":"System Design Issues","agentdash":"Specification Issues"}},{"id":"FC2","name":"Inter-agent misalignment","definition":"What one agent (or one turn) knows, says or decides does not arrive in what is done next.","names":{"paper v1":"Inter-Agent Misalignment (Agent Coordination)","paper v2":"Inter-Agent Misalignment","paper v3":"Inter-Agent Misalignment","agentdash":"Inter-Agent Misalignment"}},{"id":"FC3","name":"Task verification","definition":"The run ends too early, or its result is not checked or is checked badly.","names":{"paper v1":"Task Verification (Quality Control)","paper v2":"Task Verification","paper v3":"Task Verification","agentdash":"Task Verification"}}],"modes":[{"code":"1.1","name":"Disobey task specification","category":"FC1","definition":"A rule or requirement that the task states is broken. The result is wrong or poorer for it.","example":"Asked for a game that reads typed moves, the team ships one that is played with the mouse.","incident_example":"The task says: name the root cause as Kind/name and change nothing. The agent answers \"probably Kafka\" in prose, having restarted a pod.","boundaries":[{"mode":"2.2","text":"The rule was unclear, and the agent guessed."},{"mode":"2.3","text":"No rule broken: it works on another problem."},{"mode":null,"text":"The answer is just wrong."}],"remedy":"Check output form and allowed actions by schema and policy, outside the model.","remedy_source":"common practice; the study names none for this mode","stage":["pre","exec"],"aliases":["Disobedient to task specification","constraint violation"],"names":{"sheet round 1":"1.1 Poor task constraint compliance","sheet rounds 2-3":"1.1 Poor task constraint compliance","adamast":"MAST-1"},"conflicts":"","keys":"11"},{"code":"1.2","name":"Disobey role specification","category":"FC1","definition":"An agent leaves the duties or limits of its role. It does the work, or takes the decisions, of another.","example":"The agent that was to locate code starts to give installation advice.","incident_example":"The log agent may only read. It sees OOMKilled and patches the memory limit of the Deployment itself; that was the remediation agent''s to decide.","boundaries":[{"mode":"1.1","text":"A rule of the task, not of the role, is broken."},{"mode":null,"text":"The role is kept, but filled badly."}],"remedy":"Give each role only the tools it needs; refuse the others by RBAC, not by prompt.","remedy_source":"common practice; the study names none for this mode","stage":["pre","exec"],"aliases":["Disobedient to role specification","role violation"],"names":{"sheet round 1":"2.6 Disobey role specification","sheet rounds 2-3":"1.7 Disobey role specification","adamast":"MAST-2"},"conflicts":"","keys":"12"},{"code":"1.3","name":"Step repetition","category":"FC1","definition":"Work that is already done is done again without need. It costs time or brings in errors.","example":"A planner writes the very same thought twice and has the same file opened again.","incident_example":"`kubectl get events -n shop` runs for the fourth time in ten steps, nothing was changed in between, and each time the agent notes the same CrashLoopBackOff.","boundaries":[{"mode":"2.1","text":"The whole run starts over."},{"mode":"1.5","text":"Goes on since nobody sees it is over."},{"mode":"1.4","text":"Repeats since the result was lost."},{"mode":null,"text":"A retry after a real error, or a poll that waits."}],"remedy":"Loop detector outside the model: stop or warn when a tool call repeats.","remedy_source":"ITBench x MAST study, 2026 (loop control)","stage":["exec"],"aliases":["loop","repeated step","redundant call"],"names":{"sheet round 1":"2.2 Step repetition","sheet rounds 2-3":"1.5 Step repetition","adamast":"MAST-3"},"conflicts":"","keys":"13"},{"code":"1.4","name":"Loss of conversation history","category":"FC1","definition":"Recent context is dropped. The agent acts from an earlier state of the conversation.","example":"A library was replaced by another; later the agent insists on installing the first.","incident_example":"At step 14 it ruled out the cart database. At step 40, after 600 KB of logs, it names that database as the prime suspect, as if never looked at.","boundaries":[{"mode":"2.1","text":"All of it is lost: the run restarts."},{"mode":"2.4","text":"It knows, and does not pass it on."},{"mode":"2.5","text":"It was told, and takes no notice."}],"remedy":"Context hygiene: cut tool outputs, keep a ledger of findings outside the window.","remedy_source":"ITBench x MAST study, 2026 (context hygiene)","stage":["pre","exec"],"aliases":["Context loss","forgets","amnesia"],"names":{"sheet round 1":"2.3 Backtracking interruption","sheet rounds 2-3":"1.6 Backtracking interruption","adamast":"MAST-4"},"conflicts":"","keys":"14"},{"code":"1.5","name":"Unaware of termination conditions","category":"FC1","definition":"The agents do not see that what should end the run is reached. They go on without need.","example":"A solver shows that the problem lacks data; its partner keeps answering \"please go on\".","incident_example":"The cause is found, written down and confirmed at step 22. The agent searches 30 steps more, until its context overflows and nothing is submitted.","boundaries":[{"mode":"3.1","text":"It stops too early, not too late."},{"mode":"1.3","text":"One finished step is redone on the way."}],"remedy":"Put the end of the run outside the model: state machine, step budget, done test.","remedy_source":"ITBench x MAST study, 2026 (termination control)","stage":["pre","exec","post"],"aliases":["does not stop","endless"],"names":{"sheet round 1":"1.5 Unaware of stopping conditions","sheet rounds 2-3":"1.3 Unaware of stopping conditions","adamast":"MAST-5"},"conflicts":"","keys":"15"},{"code":"2.1","name":"Conversation reset","category":"FC2","definition":"The dialogue starts again unexpectedly. What was known and reached may be gone.","example":"In mid-run the log shows the start-up line again, followed by the planner''s opening thought.","incident_example":"After a stream error the agent greets the task anew (\"let me first list the namespaces\"), with 25 steps of triage behind it.","boundaries":[{"mode":"1.4","text":"Only a part of the context is lost."},{"mode":"1.3","text":"One step repeats within one conversation."}],"remedy":"Save findings and plan at each step; resume from them, never from the prompt alone.","remedy_source":"common practice, near the study''s state machine","stage":["exec"],"aliases":["Trajectory restart","restart"],"names":{"sheet round 1":"2.4 Conversation reset","sheet rounds 2-3":"2.1 Conversation reset","adamast":"MAST-6"},"conflicts":"","keys":"21"},{"code":"2.2","name":"Fail to ask for clarification","category":"FC2","definition":"Something is unclear or missing. The agent assumes, wrongly, where it could have asked or looked.","example":"A token is wanted; the supervisor sends the account password in its place and asks nobody.","incident_example":"The alert says \"cart latency\" and two clusters have a cart service. The agent takes the first context it finds and scales staging.","boundaries":[{"mode":"1.1","text":"The rule was clear, and was broken."},{"mode":"2.4","text":"The other side knew and kept silent."}],"remedy":"On ambiguity force a choice: ask, or go on read-only.","remedy_source":"ITBench x MAST study, 2026 (clarify or read-only)","stage":["pre","exec"],"aliases":["wrong assumption","guessing"],"names":{"sheet round 1":"1.4 Fail to elicit clarification","sheet rounds 2-3":"2.2 Fail to elicit clarification","adamast":"MAST-7"},"conflicts":"","keys":"22"},{"code":"2.3","name":"Task derailment","category":"FC2","definition":"The work drifts away from its objective. What follows does not serve the task.","example":"Asked what was spent, the agents find it, then compute and report what is left.","incident_example":"A pandas import fails. The next 18 steps repair the agent''s own log parser; the payment errors it was to explain are not looked at again.","boundaries":[{"mode":"1.1","text":"Right goal, but a stated rule is broken."},{"mode":null,"text":"A detour that serves the diagnosis, or an honest wrong lead."}],"remedy":"State machine that holds the goal; early error detection; a budget for own tooling.","remedy_source":"ITBench x MAST study, 2026 (state machine, meta-loop)","stage":["exec"],"aliases":["Derailing from task objectives","off task","drift","meta-loop"],"names":{"sheet round 1":"2.5 Derailment from task","sheet rounds 2-3":"2.3 Derailment from task","adamast":"MAST-8"},"conflicts":"","keys":"23"},{"code":"2.4","name":"Information withholding","category":"FC2","definition":"An agent holds something that another one needs. It does not pass it on.","example":"One agent has read that the user name is a phone number, and reports only that login failed.","incident_example":"The metrics agent saw the CPU throttling start at 14:02, the minute of the rollout. It reports \"metrics look normal overall\" to the coordinator.","boundaries":[{"mode":"2.5","text":"It was passed on, and taken no notice of."},{"mode":"1.4","text":"The holder itself had lost it."}],"remedy":"Fixed hand-over form: findings, evidence, open points; nothing free-hand.","remedy_source":"common practice; the study names none for this mode","stage":["pre","exec"],"aliases":["Information Witholding","does not share"],"names":{"sheet round 1":"3.2 Withholding relevant information","sheet rounds 2-3":"2.6 Withholding relevant information","sheet final":"2.4 Information Witholding","adamast":"MAST-9"},"conflicts":"","keys":"24"},{"code":"2.5","name":"Ignored other agent''s input","category":"FC2","definition":"What another agent says or recommends is disregarded. It had arrived.","example":"An agent agrees that its peer''s result is right and then answers with its own.","incident_example":"The trace agent reports that every slow span ends in the ad service''s garbage collection. The coordinator thanks it and closes on \"network latency\".","boundaries":[{"mode":"2.4","text":"The input was never sent."},{"mode":"2.6","text":"An agent goes against its own conclusion."},{"mode":null,"text":"It is weighed and turned down with a reason."}],"remedy":"Make the receiver answer each finding: used, refuted (by what), or open.","remedy_source":"common practice; the study names none for this mode","stage":["exec"],"aliases":["Ignored Other Agents'' Input","ignores advice"],"names":{"sheet round 1":"3.3 Ignoring suggestions from agents","sheet rounds 2-3":"2.7 Ignoring suggestions from agents","sheet final":"2.5 Ignored Other Agents'' Input","adamast":"MAST-10"},"conflicts":"","keys":"25"},{"code":"2.6","name":"Reasoning-action mismatch","category":"FC2","definition":"What is concluded and what is then done or output differ.","example":"Three checks are announced, one is run; or the fix is worked out and something else is reported.","incident_example":"It reasons \"the flag adHighCpu is on, that is the cause\", then submits Service/frontend; or says \"now check the events\" and runs the same log query again.","boundaries":[{"mode":"3.3","text":"A check was made, and misread."},{"mode":"2.5","text":"It goes against another agent''s word."},{"mode":null,"text":"Wrong reasoning that is carried out faithfully."}],"remedy":"State machine outside the model: hold the stated next step, compare the call with it.","remedy_source":"ITBench x MAST study, 2026 (execution gap)","stage":["pre","exec"],"aliases":["Inconsistency between reasoning and action","execution gap"],"names":{"agentdash":"Action-Reasoning Mismatch","definitions.txt":"Action-Reasoning Mismatch","sheet round 1":"1.2 Inconsistency between reasoning and action","sheet rounds 2-3":"1.2 Inconsistency between reasoning and action"},"conflicts":"","keys":"26"},{"code":"3.1","name":"Premature termination","category":"FC3","definition":"The run ends before the objective is met or what is needed was exchanged. More could have been tried.","example":"One token is refused and the supervisor reports the task as failed.","incident_example":"The first log query returns nothing. The agent submits \"no anomaly found\" at step 5; metrics, events and traces were never asked.","boundaries":[{"mode":"1.5","text":"It goes on too long."},{"mode":"3.2","text":"The work is done, but not checked."}],"remedy":"Tighter end control: no submission before a checklist outside the model is met.","remedy_source":"ITBench x MAST study, 2026 (termination control)","stage":["exec","post"],"aliases":["gives up","stops early"],"names":{"sheet round 1":"4.1 Ill specified termination condition leading to premature termination","sheet rounds 2-3":"3.1 Ill specified termination condition leading to premature termination","adamast":"MAST-11"},"conflicts":"","keys":"31"},{"code":"3.2","name":"No or incomplete verification","category":"FC3","definition":"The result is not checked, or only in part. So an error passes unseen.","example":"Ten quizzes are counted where nine are listed, and nobody counts again.","incident_example":"It runs `kubectl rollout restart deploy/checkout` and submits \"fixed\". Neither the pods nor the alert are looked at afterwards.","boundaries":[{"mode":"3.3","text":"A check was made, and its verdict is wrong."},{"mode":"3.1","text":"The work itself was left undone."}],"remedy":"Verification gate outside the model: alert cleared and state changed, or no exit.","remedy_source":"ITBench x MAST study, 2026 (external verification)","stage":["post"],"aliases":["unverified","no check"],"names":{"paper":"No or incomplete verification","agentdash":"No or Incorrect Verification","definitions.txt":"Weak Verification","sheet round 1":"4.3 Lack of critical verification","sheet rounds 2-3":"3.2 Lack of critical verification","sheet final":"3.2 No or Incomplete Verification","adamast":"MAST-12"},"conflicts":"Names differ by version. definitions.txt calls 3.2 Weak and 3.3 No or Incorrect Verification, agentdash the reverse. The final sheet has this name over the text of the weak check. Map by version, never by name.","keys":"32"},{"code":"3.3","name":"Incorrect verification","category":"FC3","definition":"A check is made, but badly or read wrongly. It accepts what it does not show, or rejects what is right.","example":"Tests assert only trivial moves and pass; a reviewer calls a right subtraction wrong.","incident_example":"After the patch it queries errors of the last minute, gets an empty result and writes \"recovered, alert cleared\". The alert still fires; the query named the wrong namespace.","boundaries":[{"mode":"3.2","text":"Nothing, or only a part, was checked."},{"mode":"2.6","text":"Read rightly, then acted otherwise."}],"remedy":"Let a tool outside the model judge the result: its evidence opens the exit.","remedy_source":"ITBench x MAST study, 2026 (external verification)","stage":["post"],"aliases":["false verification","wrong check"],"names":{"paper":"Incorrect verification","agentdash":"Weak Verification","definitions.txt":"No or Incorrect Verification","sheet round 1":"4.2 Lack of result verification","sheet rounds 2-3":"3.3 Lack of result verification","sheet final":"3.3 Incorrect Verification","adamast":"MAST-14"},"conflicts":"Names differ by version. definitions.txt calls 3.3 No or Incorrect and 3.2 Weak Verification, agentdash the reverse. The final sheet has this name over the text of the omitted check. Map by version, never by name.","keys":"33"}]}');
CREATE TABLE "history" (
    "id" INTEGER PRIMARY KEY,
    "change" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "trace_id" TEXT NOT NULL,
    "annotator" TEXT NOT NULL,
    "round" TEXT NOT NULL,
    "codebook" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "tbl" TEXT NOT NULL,
    "row_id" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT NOT NULL,
    "undo_of" INTEGER
);
INSERT INTO "history" VALUES(1,1,'2026-03-01T10:00:00.000Z','23fde1156e47','t1','13d13b09-bac4-410a-8899-39120d66f229','r1','mast','','tag','tagged FM-3.3 at step 12','tags','48838ede-e140-5389-b9c5-d4b66801f08e',NULL,'{"id":"48838ede-e140-5389-b9c5-d4b66801f08e","trace_id":"t1","annotator":"13d13b09-bac4-410a-8899-39120d66f229","round":"r1","codebook":"mast","codebook_version":"v3","codebook_revision":1,"mode":"3.3","step":12,"phase":"","source_index":24,"source_id":"call-12","reader_version":1,"step_hash":"hash-12","note":"ünï\ncode; -- not a comment","confidence":null,"impact":null,"actor":null,"group":null,"created_at":"2026-03-01T10:00:00.000Z","changed_at":"2026-03-01T10:00:00.000Z","revision":1,"host":"23fde1156e47","removed":false,"quotes":[{"part":"output","start":4,"end":18,"text":"total_count: 0","before":"{ \n ","after":"\nfilters","step":null}]}',NULL);
INSERT INTO "history" VALUES(2,1,'2026-03-01T10:00:00.000Z','23fde1156e47','t1','13d13b09-bac4-410a-8899-39120d66f229','r1','mast','','tag','tagged FM-3.3 at step 12','reviews','fd5bfaf5-d6a2-5f14-b2a8-80b4260d921b',NULL,'{"id":"fd5bfaf5-d6a2-5f14-b2a8-80b4260d921b","trace_id":"t1","annotator":"13d13b09-bac4-410a-8899-39120d66f229","round":"r1","codebook":"mast","codebook_version":"v3","codebook_revision":1,"phase":"","state":"in progress","outcome":null,"summary":null,"exclusion":null,"decisive":null,"seconds":0.0,"steps_opened":"","revealed":null,"done_at":null,"created_at":"2026-03-01T10:00:00.000Z","changed_at":"2026-03-01T10:00:00.000Z","revision":1,"host":"23fde1156e47"}',NULL);
INSERT INTO "history" VALUES(3,1,'2026-03-01T10:00:00.000Z','23fde1156e47','t1','13d13b09-bac4-410a-8899-39120d66f229','r1','mast','','tag','tagged FM-3.3 at step 12','reviews','fd5bfaf5-d6a2-5f14-b2a8-80b4260d921b','{"id":"fd5bfaf5-d6a2-5f14-b2a8-80b4260d921b","trace_id":"t1","annotator":"13d13b09-bac4-410a-8899-39120d66f229","round":"r1","codebook":"mast","codebook_version":"v3","codebook_revision":1,"phase":"","state":"in progress","outcome":null,"summary":null,"exclusion":null,"decisive":null,"seconds":0.0,"steps_opened":"","revealed":null,"done_at":null,"created_at":"2026-03-01T10:00:00.000Z","changed_at":"2026-03-01T10:00:00.000Z","revision":1,"host":"23fde1156e47"}','{"id":"fd5bfaf5-d6a2-5f14-b2a8-80b4260d921b","trace_id":"t1","annotator":"13d13b09-bac4-410a-8899-39120d66f229","round":"r1","codebook":"mast","codebook_version":"v3","codebook_revision":1,"phase":"","state":"in progress","outcome":null,"summary":null,"exclusion":null,"decisive":"48838ede-e140-5389-b9c5-d4b66801f08e","seconds":0.0,"steps_opened":"","revealed":null,"done_at":null,"created_at":"2026-03-01T10:00:00.000Z","changed_at":"2026-03-01T10:00:00.000Z","revision":2,"host":"23fde1156e47"}',NULL);
INSERT INTO "history" VALUES(4,4,'2026-03-01T10:00:00.001Z','23fde1156e47','t1','13d13b09-bac4-410a-8899-39120d66f229','r1','mast','','tag','tagged FM-1.3 at step 13','tags','f25dfe52-812d-5665-be4d-ccc6ebfc44ac',NULL,'{"id":"f25dfe52-812d-5665-be4d-ccc6ebfc44ac","trace_id":"t1","annotator":"13d13b09-bac4-410a-8899-39120d66f229","round":"r1","codebook":"mast","codebook_version":"v3","codebook_revision":1,"mode":"1.3","step":13,"phase":"","source_index":26,"source_id":"call-13","reader_version":1,"step_hash":"hash-13","note":null,"confidence":null,"impact":null,"actor":null,"group":null,"created_at":"2026-03-01T10:00:00.001Z","changed_at":"2026-03-01T10:00:00.001Z","revision":1,"host":"23fde1156e47","removed":false,"quotes":[{"part":"output","start":4,"end":18,"text":"total_count: 0","before":"{ \n ","after":"\nfilters","step":null}]}',NULL);
INSERT INTO "history" VALUES(5,5,'2026-03-01T10:00:00.002Z','23fde1156e47','t1','13d13b09-bac4-410a-8899-39120d66f229','r1','mast','','untag','removed FM-1.3 from step 13','tags','f25dfe52-812d-5665-be4d-ccc6ebfc44ac','{"id":"f25dfe52-812d-5665-be4d-ccc6ebfc44ac","trace_id":"t1","annotator":"13d13b09-bac4-410a-8899-39120d66f229","round":"r1","codebook":"mast","codebook_version":"v3","codebook_revision":1,"mode":"1.3","step":13,"phase":"","source_index":26,"source_id":"call-13","reader_version":1,"step_hash":"hash-13","note":null,"confidence":null,"impact":null,"actor":null,"group":null,"created_at":"2026-03-01T10:00:00.001Z","changed_at":"2026-03-01T10:00:00.001Z","revision":1,"host":"23fde1156e47","removed":false,"quotes":[{"part":"output","start":4,"end":18,"text":"total_count: 0","before":"{ \n ","after":"\nfilters","step":null}]}','{"id":"f25dfe52-812d-5665-be4d-ccc6ebfc44ac","trace_id":"t1","annotator":"13d13b09-bac4-410a-8899-39120d66f229","round":"r1","codebook":"mast","codebook_version":"v3","codebook_revision":1,"mode":"1.3","step":13,"phase":"","source_index":26,"source_id":"call-13","reader_version":1,"step_hash":"hash-13","note":null,"confidence":null,"impact":null,"actor":null,"group":null,"created_at":"2026-03-01T10:00:00.001Z","changed_at":"2026-03-01T10:00:00.002Z","revision":2,"host":"23fde1156e47","removed":true,"quotes":[{"part":"output","start":4,"end":18,"text":"total_count: 0","before":"{ \n ","after":"\nfilters","step":null}]}',NULL);
INSERT INTO "history" VALUES(6,6,'2026-03-01T10:00:00.003Z','23fde1156e47','t1','13d13b09-bac4-410a-8899-39120d66f229','r1','mast','','verdict','FM-1.1 is unsure','verdicts','06e3fadf-07a1-5aed-aef8-032ffeeacfcc',NULL,'{"trace_id":"t1","annotator":"13d13b09-bac4-410a-8899-39120d66f229","round":"r1","codebook":"mast","phase":"","codebook_version":"v3","codebook_revision":1,"id":"06e3fadf-07a1-5aed-aef8-032ffeeacfcc","mode":"1.1","removed":false,"value":"unsure","revision":1,"changed_at":"2026-03-01T10:00:00.003Z","host":"23fde1156e47","created_at":"2026-03-01T10:00:00.003Z"}',NULL);
INSERT INTO "history" VALUES(7,7,'2026-03-01T10:00:00.004Z','23fde1156e47','t1','13d13b09-bac4-410a-8899-39120d66f229','r1','mast','','review','marked done, outcome failed, summary','reviews','fd5bfaf5-d6a2-5f14-b2a8-80b4260d921b','{"id":"fd5bfaf5-d6a2-5f14-b2a8-80b4260d921b","trace_id":"t1","annotator":"13d13b09-bac4-410a-8899-39120d66f229","round":"r1","codebook":"mast","codebook_version":"v3","codebook_revision":1,"phase":"","state":"in progress","outcome":null,"summary":null,"exclusion":null,"decisive":"48838ede-e140-5389-b9c5-d4b66801f08e","seconds":0.0,"steps_opened":"","revealed":null,"done_at":null,"created_at":"2026-03-01T10:00:00.000Z","changed_at":"2026-03-01T10:00:00.000Z","revision":2,"host":"23fde1156e47"}','{"id":"fd5bfaf5-d6a2-5f14-b2a8-80b4260d921b","trace_id":"t1","annotator":"13d13b09-bac4-410a-8899-39120d66f229","round":"r1","codebook":"mast","codebook_version":"v3","codebook_revision":1,"phase":"","state":"done","outcome":"failed","summary":"wrong pod","exclusion":null,"decisive":"48838ede-e140-5389-b9c5-d4b66801f08e","seconds":3.5,"steps_opened":"","revealed":null,"done_at":"2026-03-01T10:00:00.004Z","created_at":"2026-03-01T10:00:00.000Z","changed_at":"2026-03-01T10:00:00.004Z","revision":3,"host":"23fde1156e47"}',NULL);
INSERT INTO "history" VALUES(8,8,'2026-03-01T10:00:00.005Z','23fde1156e47','t1','c9de41ec-50a4-47e6-87fa-8772193b0c11','r1','mast','','tag','tagged FM-2.6 on the whole trace','tags','9cd86908-a8bf-5c0b-98eb-5c409befd759',NULL,'{"id":"9cd86908-a8bf-5c0b-98eb-5c409befd759","trace_id":"t1","annotator":"c9de41ec-50a4-47e6-87fa-8772193b0c11","round":"r1","codebook":"mast","codebook_version":"v3","codebook_revision":1,"mode":"2.6","step":null,"phase":"","source_index":null,"source_id":null,"reader_version":1,"step_hash":null,"note":null,"confidence":null,"impact":null,"actor":null,"group":null,"created_at":"2026-03-01T10:00:00.005Z","changed_at":"2026-03-01T10:00:00.005Z","revision":1,"host":"23fde1156e47","removed":false,"quotes":[]}',NULL);
INSERT INTO "history" VALUES(9,8,'2026-03-01T10:00:00.005Z','23fde1156e47','t1','c9de41ec-50a4-47e6-87fa-8772193b0c11','r1','mast','','tag','tagged FM-2.6 on the whole trace','reviews','8567a836-ea4f-55ce-8301-8e192b1bbde1',NULL,'{"id":"8567a836-ea4f-55ce-8301-8e192b1bbde1","trace_id":"t1","annotator":"c9de41ec-50a4-47e6-87fa-8772193b0c11","round":"r1","codebook":"mast","codebook_version":"v3","codebook_revision":1,"phase":"","state":"in progress","outcome":null,"summary":null,"exclusion":null,"decisive":null,"seconds":0.0,"steps_opened":"","revealed":null,"done_at":null,"created_at":"2026-03-01T10:00:00.005Z","changed_at":"2026-03-01T10:00:00.005Z","revision":1,"host":"23fde1156e47"}',NULL);
INSERT INTO "history" VALUES(10,10,'2026-03-01T10:00:00.006Z','23fde1156e47','t2','e8ff5a7f-31b2-45c0-b19a-1b40ccbfb777','','mast','','tag','tagged FM-2.6 on the whole trace','tags','4ef8829b-b62e-5bbb-898c-bec701419735',NULL,'{"id":"4ef8829b-b62e-5bbb-898c-bec701419735","trace_id":"t2","annotator":"e8ff5a7f-31b2-45c0-b19a-1b40ccbfb777","round":"","codebook":"mast","codebook_version":"v3","codebook_revision":1,"mode":"2.6","step":null,"phase":"","source_index":null,"source_id":null,"reader_version":1,"step_hash":null,"note":null,"confidence":null,"impact":null,"actor":null,"group":null,"created_at":"2026-03-01T10:00:00.006Z","changed_at":"2026-03-01T10:00:00.006Z","revision":1,"host":"23fde1156e47","removed":false,"quotes":[]}',NULL);
INSERT INTO "history" VALUES(11,10,'2026-03-01T10:00:00.006Z','23fde1156e47','t2','e8ff5a7f-31b2-45c0-b19a-1b40ccbfb777','','mast','','tag','tagged FM-2.6 on the whole trace','reviews','c05540ff-ecac-57b0-9d1b-7952e1f673b8',NULL,'{"id":"c05540ff-ecac-57b0-9d1b-7952e1f673b8","trace_id":"t2","annotator":"e8ff5a7f-31b2-45c0-b19a-1b40ccbfb777","round":"","codebook":"mast","codebook_version":"v3","codebook_revision":1,"phase":"","state":"in progress","outcome":null,"summary":null,"exclusion":null,"decisive":null,"seconds":0.0,"steps_opened":"","revealed":null,"done_at":null,"created_at":"2026-03-01T10:00:00.006Z","changed_at":"2026-03-01T10:00:00.006Z","revision":1,"host":"23fde1156e47"}',NULL);
CREATE TABLE "meta" ("key" TEXT PRIMARY KEY, "value" TEXT NOT NULL);
INSERT INTO "meta" VALUES('store','0e802181-bc4e-4df1-a8cd-1c5ab2b9fc31');
CREATE TABLE "quotes" (
    "tag" TEXT NOT NULL REFERENCES "tags"("id"),
    "ordinal" INTEGER NOT NULL,
    "part" TEXT NOT NULL,
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "step" INTEGER,
    PRIMARY KEY ("tag", "ordinal")
);
INSERT INTO "quotes" VALUES('48838ede-e140-5389-b9c5-d4b66801f08e',0,'output',4,18,'total_count: 0','{ 
 ','
filters',NULL);
INSERT INTO "quotes" VALUES('f25dfe52-812d-5665-be4d-ccc6ebfc44ac',0,'output',4,18,'total_count: 0','{ 
 ','
filters',NULL);
CREATE TABLE "reviews" (
    "id" TEXT PRIMARY KEY,
    "trace_id" TEXT NOT NULL REFERENCES "traces"("trace_id"),
    "annotator" TEXT NOT NULL REFERENCES "annotators"("uuid"),
    "round" TEXT NOT NULL REFERENCES "rounds"("name"),
    "codebook" TEXT NOT NULL,
    "codebook_version" TEXT NOT NULL,
    "codebook_revision" INTEGER NOT NULL,
    "phase" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "outcome" TEXT,
    "summary" TEXT,
    "exclusion" TEXT,
    "decisive" TEXT,
    "seconds" REAL NOT NULL,
    "steps_opened" TEXT NOT NULL,
    "revealed" TEXT,
    "done_at" TEXT,
    "created_at" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "host" TEXT NOT NULL
);
INSERT INTO "reviews" VALUES('fd5bfaf5-d6a2-5f14-b2a8-80b4260d921b','t1','13d13b09-bac4-410a-8899-39120d66f229','r1','mast','v3',1,'','done','failed','wrong pod',NULL,'48838ede-e140-5389-b9c5-d4b66801f08e',3.5,'',NULL,'2026-03-01T10:00:00.004Z','2026-03-01T10:00:00.000Z','2026-03-01T10:00:00.004Z',3,'23fde1156e47');
INSERT INTO "reviews" VALUES('8567a836-ea4f-55ce-8301-8e192b1bbde1','t1','c9de41ec-50a4-47e6-87fa-8772193b0c11','r1','mast','v3',1,'','in progress',NULL,NULL,NULL,NULL,0.0,'',NULL,NULL,'2026-03-01T10:00:00.005Z','2026-03-01T10:00:00.005Z',1,'23fde1156e47');
INSERT INTO "reviews" VALUES('c05540ff-ecac-57b0-9d1b-7952e1f673b8','t2','e8ff5a7f-31b2-45c0-b19a-1b40ccbfb777','','mast','v3',1,'','in progress',NULL,NULL,NULL,NULL,0.0,'',NULL,NULL,'2026-03-01T10:00:00.006Z','2026-03-01T10:00:00.006Z',1,'23fde1156e47');
CREATE TABLE "rounds" (
    "name" TEXT PRIMARY KEY,
    "closed_at" TEXT,
    "settings" TEXT,
    "created_at" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "host" TEXT NOT NULL
);
INSERT INTO "rounds" VALUES('r1',NULL,NULL,'2026-03-01T10:00:00.000Z','2026-03-01T10:00:00.000Z',1,'23fde1156e47');
INSERT INTO "rounds" VALUES('',NULL,NULL,'2026-03-01T10:00:00.006Z','2026-03-01T10:00:00.006Z',1,'23fde1156e47');
CREATE TABLE "tags" (
    "id" TEXT PRIMARY KEY,
    "trace_id" TEXT NOT NULL REFERENCES "traces"("trace_id"),
    "annotator" TEXT NOT NULL REFERENCES "annotators"("uuid"),
    "round" TEXT NOT NULL REFERENCES "rounds"("name"),
    "codebook" TEXT NOT NULL,
    "codebook_version" TEXT NOT NULL,
    "codebook_revision" INTEGER NOT NULL,
    "mode" TEXT NOT NULL,
    "step" INTEGER,
    "phase" TEXT NOT NULL,
    "source_index" INTEGER,
    "source_id" TEXT,
    "reader_version" INTEGER NOT NULL,
    "step_hash" TEXT,
    "note" TEXT,
    "confidence" TEXT,
    "impact" TEXT,
    "actor" TEXT,
    "grp" TEXT,
    "created_at" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "removed" INTEGER NOT NULL
);
INSERT INTO "tags" VALUES('48838ede-e140-5389-b9c5-d4b66801f08e','t1','13d13b09-bac4-410a-8899-39120d66f229','r1','mast','v3',1,'3.3',12,'',24,'call-12',1,'hash-12','ünï
code; -- not a comment',NULL,NULL,NULL,NULL,'2026-03-01T10:00:00.000Z','2026-03-01T10:00:00.000Z',1,'23fde1156e47',0);
INSERT INTO "tags" VALUES('f25dfe52-812d-5665-be4d-ccc6ebfc44ac','t1','13d13b09-bac4-410a-8899-39120d66f229','r1','mast','v3',1,'1.3',13,'',26,'call-13',1,'hash-13',NULL,NULL,NULL,NULL,NULL,'2026-03-01T10:00:00.001Z','2026-03-01T10:00:00.002Z',2,'23fde1156e47',1);
INSERT INTO "tags" VALUES('9cd86908-a8bf-5c0b-98eb-5c409befd759','t1','c9de41ec-50a4-47e6-87fa-8772193b0c11','r1','mast','v3',1,'2.6',NULL,'',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,'2026-03-01T10:00:00.005Z','2026-03-01T10:00:00.005Z',1,'23fde1156e47',0);
INSERT INTO "tags" VALUES('4ef8829b-b62e-5bbb-898c-bec701419735','t2','e8ff5a7f-31b2-45c0-b19a-1b40ccbfb777','','mast','v3',1,'2.6',NULL,'',NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,'2026-03-01T10:00:00.006Z','2026-03-01T10:00:00.006Z',1,'23fde1156e47',0);
CREATE TABLE "traces" (
    "trace_id" TEXT PRIMARY KEY,
    "content_hash" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "reader_version" INTEGER NOT NULL,
    "model" TEXT,
    "agent" TEXT,
    "scenario" TEXT,
    "trial" TEXT,
    "outcome" TEXT NOT NULL,
    "score" REAL,
    "steps" INTEGER NOT NULL,
    "changed_at" TEXT NOT NULL
);
INSERT INTO "traces" VALUES('t1','c0ffee','run-t1','runs/t1.jsonl','codex',1,'gpt-oss-120b-custom','codex','2','1','unknown',NULL,60,'2026-03-01T10:00:00.000Z');
INSERT INTO "traces" VALUES('t2','c0ffee','run-t2','runs/t2.jsonl','codex',1,'gpt-oss-120b-custom','codex','2','1','unknown',0.5,60,'2026-03-01T10:00:00.006Z');
CREATE TABLE "verdicts" (
    "id" TEXT PRIMARY KEY,
    "trace_id" TEXT NOT NULL REFERENCES "traces"("trace_id"),
    "annotator" TEXT NOT NULL REFERENCES "annotators"("uuid"),
    "round" TEXT NOT NULL REFERENCES "rounds"("name"),
    "codebook" TEXT NOT NULL,
    "codebook_version" TEXT NOT NULL,
    "codebook_revision" INTEGER NOT NULL,
    "mode" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "removed" INTEGER NOT NULL
);
INSERT INTO "verdicts" VALUES('06e3fadf-07a1-5aed-aef8-032ffeeacfcc','t1','13d13b09-bac4-410a-8899-39120d66f229','r1','mast','v3',1,'1.1','','unsure','2026-03-01T10:00:00.003Z','2026-03-01T10:00:00.003Z',1,'23fde1156e47',0);
CREATE UNIQUE INDEX "idx_annotators_name_key" ON "annotators" ("name_key");
CREATE INDEX "idx_tags_trace_id_annotator" ON "tags" ("trace_id", "annotator");
CREATE INDEX "idx_verdicts_trace_id_annotator" ON "verdicts" ("trace_id", "annotator");
CREATE INDEX "idx_reviews_trace_id_annotator" ON "reviews" ("trace_id", "annotator");
CREATE INDEX "idx_history_trace_id_annotator" ON "history" ("trace_id", "annotator");
COMMIT;

"""What people say: the store of tags, verdicts and reviews.

``Store`` reads, ``Hand`` writes for one annotator in one codebook and round. Everything that
is SQL stays in this room. Around them stand rooms of their own: the ``file`` below the store, the
``study`` that labels are made in, what ``blind`` rounds hide, ``settling`` what annotators differ in,
steps that ``moved``, labels ``mapped`` to another codebook, their ``exchange`` with other stores
(``imports`` for other projects' files), and the ``dataset``, counted without a store.
"""

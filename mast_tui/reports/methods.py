"""A methods paragraph that can go into a paper as it is, with the references that it names."""

from collections.abc import Iterator

from mast_tui import __version__
from mast_tui.analysis.vectors import ANYBODY, CONSENSUS, MAJORITY
from mast_tui.reports.material import Material

REFERENCES = {
    "Benjamini and Hochberg 1995": "Benjamini, Y., Hochberg, Y. (1995). Controlling the false "
    "discovery rate: a practical and powerful approach to multiple testing. J. R. Stat. Soc. B "
    "57, 289-300.",
    "Byrt et al. 1993": "Byrt, T., Bishop, J., Carlin, J. B. (1993). Bias, prevalence and kappa. "
    "J. Clin. Epidemiol. 46, 423-429.",
    "Cemri et al. 2025": "Cemri, M., Pan, M. Z., Yang, S., et al. (2025). Why do multi-agent LLM "
    "systems fail? NeurIPS 2025, Datasets and Benchmarks Track; arXiv:2503.13657.",
    "Cicchetti and Feinstein 1990": "Cicchetti, D. V., Feinstein, A. R. (1990). High agreement "
    "but low kappa: II. Resolving the paradoxes. J. Clin. Epidemiol. 43, 551-558.",
    "Cohen 1960": "Cohen, J. (1960). A coefficient of agreement for nominal scales. Educ. Psychol. "
    "Meas. 20, 37-46.",
    "Conger 1980": "Conger, A. J. (1980). Integration and generalization of kappas for multiple "
    "raters. Psychol. Bull. 88, 322-328.",
    "Fleiss 1971": "Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. "
    "Psychol. Bull. 76, 378-382.",
    "Gwet 2008": "Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the "
    "presence of high agreement. Br. J. Math. Stat. Psychol. 61, 29-48.",
    "Holm 1979": "Holm, S. (1979). A simple sequentially rejective multiple test procedure. "
    "Scand. J. Stat. 6, 65-70.",
    "Krippendorff 2011": "Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. "
    "University of Pennsylvania.",
    "Light 1971": "Light, R. J. (1971). Measures of response agreement for qualitative data: some "
    "generalizations and alternatives. Psychol. Bull. 76, 365-377.",
    "Mantel and Haenszel 1959": "Mantel, N., Haenszel, W. (1959). Statistical aspects of the "
    "analysis of data from retrospective studies of disease. J. Natl. Cancer Inst. 22, 719-748.",
    "Newcombe 1998": "Newcombe, R. G. (1998). Interval estimation for the difference between "
    "independent proportions: comparison of eleven methods. Stat. Med. 17, 873-890.",
    "Passonneau 2006": "Passonneau, R. (2006). Measuring agreement on set-valued items (MASI) for "
    "semantic and pragmatic annotation. LREC 2006, Genoa.",
    "Sato 1989": "Sato, T. (1989). On the variance estimator for the Mantel-Haenszel risk "
    "difference. Biometrics 45, 1323-1324.",
    "Wilson 1927": "Wilson, E. B. (1927). Probable inference, the law of succession, and "
    "statistical inference. J. Am. Stat. Assoc. 22, 209-212.",
}


def sentences(found: Material) -> Iterator[str]:
    """The paragraph, a sentence at a time."""
    yield from _labelling(found)
    yield from _agreement(found)
    yield from _signatures(found)
    yield f"All statistics were computed with mast-tui {__version__}."


def references(paragraph: str) -> list[str]:
    """Those that the paragraph names, by author."""
    return [full for short, full in REFERENCES.items() if short in paragraph]


def _labelling(found: Material) -> Iterator[str]:
    counts, book = found.coverage, found.codebook
    people = sum(1 for line in counts.annotators if line.kind == "human")
    others = [line.name for line in counts.annotators if line.kind == "judge"]
    rounds = f" in {_many(len(counts.rounds), 'round')}" if len(counts.rounds) > 1 else ""
    cited = " (Cemri et al. 2025)" if book.id.startswith("mast") else ""
    yield (
        f"{_many(people, 'annotator')} labelled {_many(counts.traces, 'agent trace')}{rounds} with "
        f"the {len(book.modes)} failure modes of {book.name} {book.version}{cited}, codebook "
        f"revision {book.revision} (hash {book.hash})."
    )
    yield (
        f"{counts.done} of {_many(counts.reviews, 'review')} were done; a mode left untagged in a "
        "review that was done counts as a vote against it, and in any other as no vote."
    )
    if others:
        yield (
            f"Labels by {_many(len(others), 'judge')} ({', '.join(others)}) never entered the "
            "agreement between people."
        )


def _agreement(found: Material) -> Iterator[str]:
    levels = " and ".join(f"by {report.level}" for report in found.reports)
    yield (
        f"Agreement was measured {levels} for each mode with Krippendorff's alpha for nominal data "
        "(Krippendorff 2011), positive and negative agreement (Cicchetti and Feinstein 1990) and "
        "the mean of the pairs' kappas (Cohen 1960; Light 1971)."
    )
    yield (
        "Beside them stand Fleiss' kappa (Fleiss 1971), Conger's (Conger 1980), AC1 (Gwet 2008) and "
        "the prevalence- and bias-adjusted kappa with its indices (Byrt et al. 1993)."
    )
    yield (
        "Over all modes, stratified alpha adds up the observed and the expected disagreements of "
        "the modes before taking their ratio, so that it earns nothing for knowing which modes are "
        "common; whole label sets are compared by MASI distance (Passonneau 2006)."
    )
    yield (
        "The 95% intervals are delete-one-trace jackknife intervals with Student's t; they are "
        "withheld where fewer than 5 traces carry the rarer vote."
    )


def _signatures(found: Material) -> Iterator[str]:
    report = found.signature
    outcomes = report.whole.outcomes
    yield (
        f"Failure signatures rest on {_source(report.found.source)}, over "
        f"{outcomes['failed']} failed and {outcomes['succeeded']} successful traces; shares carry "
        "Wilson intervals (Wilson 1927), and differences between failed and successful traces "
        "Newcombe's hybrid score intervals (Newcombe 1998)."
    )
    yield (
        "Differences within models use Mantel-Haenszel weights (Mantel and Haenszel 1959) with "
        "Sato's variance (Sato 1989)."
    )
    yield (
        "Associations were tested with Fisher's exact test, or with the Mantel-Haenszel chi-square "
        "where several models had both outcomes, with p values after Holm (Holm 1979) and q values "
        "after Benjamini and Hochberg (Benjamini and Hochberg 1995)."
    )
    yield (
        f"Means of modes a trace carry bootstrap intervals over scenarios ({report.choices.draws} "
        f"draws, seed {report.choices.seed})."
    )


def _source(source: str) -> str:
    """Whose labels the failure vectors are."""
    known = {
        MAJORITY: "what the majority of the annotators tagged",
        ANYBODY: "what any of the annotators tagged",
        CONSENSUS: "the consensus of the annotators",
    }
    return known.get(source, f"the labels of {source}")


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"

"""The open traces that some words leave, told without reading any of them."""

from collections.abc import Sequence

from mast_tui.workbench.bench import Bench


class Narrowed:
    """Those with all words of a text in their address; all of them where there are no words.

    Nothing that a blind round hides is looked through: an address may say the model's name.
    """

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self.words = ""
        self.hides = False
        """Whether a blind round hides addresses, of some traces at least."""
        self.numbers: Sequence[int] = ()
        """The traces that are left, in their order."""
        self._names: list[str] = []
        self._low: list[str] = []
        self.renew()

    def renew(self) -> None:
        """Begin anew: what is hidden may have changed."""
        study = self._bench.study
        self.hides = study is not None and study.hides("model")
        self._names, self._low = [], []
        self.look_for(self.words)

    def look_for(self, words: str) -> None:
        """Leave the traces with these words; a capital letter among them makes case count."""
        self.words = words
        self.numbers = range(len(self._bench.traces))
        if not words.strip():
            return
        self.get_ready()
        names = self._low if words == words.lower() else self._names
        for word in words.split():
            self.numbers = [number for number in self.numbers if word in names[number]]

    def get_ready(self) -> None:
        """Gather the names of what was found since, so that the first letter does not wait for it."""
        for number in range(len(self._names), len(self._bench.traces)):
            self._names.append(self.name(number))
            self._low.append(self._names[-1].lower())

    def name(self, number: int) -> str:
        """What a trace is known by before it is read: its address, or what the study says of it."""
        trace, study = self._bench.traces[number], self._bench.study
        if self.hides and study and "model" in study.blinding.hidden(trace.trace_id):
            return study.about(trace.trace_id)
        return trace.address

"""What happened: bytes on disk become traces of steps.

What not every trace needs (a format, a ground truth, a search, an unpacker) is imported inside the
function that needs it, for the first screen and a list of thousands wait for no module in vain.
"""

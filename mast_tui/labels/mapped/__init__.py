"""Labels of one codebook read in the modes of another, and failures outside the codebook."""

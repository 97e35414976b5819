"""What people say: the store of tags, verdicts and reviews.

``Store`` reads, ``Hand`` writes for one annotator in one codebook and round. Everything that
is SQL stays in this room.
"""

"""Publish artifacts to a directory: all of a build or nothing of it.

The new tree is staged in a hidden folder beside the directory and exchanged with it in one step.
What stood before is kept there, as the start of the next stage and for `rollback`. Files that
statusgen did not write stay as they are.
"""

from statusgen.publish.publication import Published, publish, rollback

__all__ = ["Published", "publish", "rollback"]

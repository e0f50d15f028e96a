"""Blocks added, moved, copied and removed; every step gives a new letter, so that undo keeps the old one."""

import dataclasses

from desktop_crm.campaigns import content as contents
from desktop_crm.campaigns.content import KINDS, Block, Content, Footer, Unknown, new_id


def new_block(content: Content, kind: str) -> Block:
    """An empty block of a kind of `content.KINDS`, with an id that the letter does not have. Raises KeyError."""
    return KINDS[kind](new_id(_ids(content)))


def find(content: Content, block_id: str) -> Block | None:
    """The block, or None where the letter has none of this id."""
    return next((block for block in content.blocks if block.id == block_id), None)


def position(content: Content, block_id: str) -> int:
    """The block's place from the top, counted from 0; -1 where there is none."""
    return next((at for at, block in enumerate(content.blocks) if block.id == block_id), -1)


def insert_after(content: Content, block: Block, after: str = "") -> Content:
    """The block below the one called `after`; without it at the end, above the footer.

    A block whose id is taken already comes in under a new one.
    """
    if block.id in _ids(content):
        block = dataclasses.replace(block, id=new_id(_ids(content)))
    at = position(content, after) + 1
    return insert_at(content, block, at or _end(content))


def insert_at(content: Content, block: Block, at: int) -> Content:
    """The block at a place counted from 0; past the end it is the last one. A full letter stays as it is."""
    if block.id in _ids(content):
        block = dataclasses.replace(block, id=new_id(_ids(content)))
    if len(content.blocks) >= contents.MAX_BLOCKS:
        return content
    blocks = list(content.blocks)
    blocks.insert(max(0, at), block)
    return dataclasses.replace(content, blocks=tuple(blocks))


def move(content: Content, block_id: str, steps: int) -> Content:
    """The block so many places further down, or up where `steps` is negative; it stops at the ends."""
    at = position(content, block_id)
    return content if at < 0 else move_to(content, block_id, at + steps)


def move_to(content: Content, block_id: str, at: int) -> Content:
    """The block at a place counted from 0, as the letter is after it has been taken out."""
    block = find(content, block_id)
    if block is None:
        return content
    blocks = [other for other in content.blocks if other is not block]
    blocks.insert(min(max(0, at), len(blocks)), block)
    return dataclasses.replace(content, blocks=tuple(blocks))


def remove(content: Content, block_id: str) -> Content:
    """The letter without the block."""
    return dataclasses.replace(
        content, blocks=tuple(block for block in content.blocks if block.id != block_id)
    )


def replace(content: Content, block: Block) -> Content:
    """The block in the place of the one that has its id."""
    blocks = tuple(block if other.id == block.id else other for other in content.blocks)
    return dataclasses.replace(content, blocks=blocks)


def duplicate(content: Content, block_id: str) -> tuple[Content, str]:
    """A copy right below the block, and the copy's id; the letter as it is and "" where there is none."""
    block = find(content, block_id)
    if block is None or len(content.blocks) >= contents.MAX_BLOCKS:
        return content, ""
    copy = dataclasses.replace(block, id=new_id(_ids(content)))
    return insert_at(content, copy, position(content, block_id) + 1), copy.id


def _ids(content: Content) -> set[str]:
    return {block.id for block in content.blocks}


def _end(content: Content) -> int:
    """The last place above the footer that closes the letter."""
    last = content.blocks[-1] if content.blocks else None
    return len(content.blocks) - 1 if isinstance(last, Footer) else len(content.blocks)


def is_empty(block: Block) -> bool:
    """Whether the block would show nothing."""
    match block:
        case contents.Heading() | contents.Button():
            return not block.text.strip()
        case contents.Text() | contents.Html():
            return not block.html.strip()
        case contents.Image():
            return not block.source
        case contents.Divider() | Footer() | Unknown():
            return False

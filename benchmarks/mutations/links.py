"""LNK: links, addresses, references and definitions that lost a sign or gained one."""

from collections.abc import Iterator

from benchmarks.mutations.mutant import Mutant, Post, drop, insert, mutation, replace
from twimlint.diagnostics import Edit, Span
from twimlint.markdown import nodes
from twimlint.matrix import parse_matrix_to

_ALL_YEARS = range(2018, 2025)
_GUESS = "one can only guess what was meant"
_ONLY_LINK = "the link that is gone was the page's only one to a proposal"


def _links(post: Post) -> Iterator[nodes.Link]:
    """`[text](https://…)` with plain words as its text, and no attribution or matrix.to link."""
    for link in post.document.all(nodes.Link):
        words = post.text[slice(*link.content)]
        plain = words == nodes.shown_text(link) and words.strip() and not set(words) & set("[]()<>\\`*_#@:/")
        if (
            link.form == "inline"
            and plain
            and link.target.startswith("https://")
            and "matrix.to" not in link.target
            and post.text[slice(*link.target_span)] == link.target
            and post.text[link.target_span[1]] == ")"
        ):
            yield link


def _autolinks(post: Post) -> Iterator[nodes.Link]:
    for link in post.document.all(nodes.Link):
        if link.form == "autolink" and link.target.startswith("http") and _host(link).count("."):
            yield link


def _host(link: nodes.Link) -> str:
    return link.target.partition("://")[2].partition("/")[0].partition("?")[0].partition("#")[0]


def _in_heading(post: Post) -> set[int]:
    return {node.start for heading in post.document.all(nodes.Heading) for node in heading.walk()}


def _in_prose(post: Post) -> Iterator[nodes.Link]:
    """Links outside of headings, where other rules look for the links of projects."""
    headings = _in_heading(post)
    return (link for link in _links(post) if link.start not in headings)


# -- LNK001, LNK002, LNK011: addresses that are shown ----------------------------------------------------------------


@mutation("LNK001")
def brackets_dropped(post: Post) -> Iterator[Mutant]:
    """An address without its angle brackets."""
    for link in _autolinks(post):
        if post.text[link.end : link.end + 1] in (" ", "\n", ".", ",", ")", ":") and link.target[-1].isalnum():
            glued = post.text[link.start - 1].isalnum() or post.text[link.end : link.end + 2][1:].isalnum()
            example = post.context.style.is_example_host(_host(link))
            named = link.target.startswith("https://matrix.to/#/")
            if not glued and not example and not named and not set(link.target) & set("_*\\&"):
                yield replace(link.start, link.end, link.target)


@mutation("LNK001")
def room_as_address(post: Post) -> Iterator[Mutant]:
    """The plain address of a room in place of its linked alias."""
    for link in post.document.all(nodes.Link):
        alias = link.target.removeprefix("https://matrix.to/#/")
        named = alias.startswith("#") and post.text[link.start : link.end] == f"[{alias}]({link.target})"
        apart = post.text[link.start - 1] in " \n" and post.text[link.end : link.end + 1] in (" ", "\n", ".", ",")
        if named and apart and alias[-1].isalnum() and "_" not in alias and link.start not in _in_heading(post):
            yield replace(link.start, link.end, link.target)


@mutation("LNK001")
def scheme_and_link_dropped(post: Post) -> Iterator[Mutant]:
    """`github.com/…` as the text of a link, without the link."""
    for link in _in_prose(post):
        if link.target.startswith("https://github.com/") and not set(link.target) & set("_*?&"):
            address = link.target.removeprefix("https://")
            if address[-1].isalnum() and post.text[link.end] in " \n" and post.text[link.start - 1] in " \n":
                yield replace(link.start, link.end, address, lossy="the text of the link is gone")


@mutation("LNK002")
def punctuation_swallowed(post: Post) -> Iterator[Mutant]:
    """The sentence's punctuation inside the brackets; not on matrix.to, where it belongs to the identifier."""
    for link in _autolinks(post):
        behind = post.text[link.end : link.end + 1]
        if (
            behind
            and behind in ".,;:!?)"
            and ("(" not in link.target or behind != ")")
            and "matrix.to" not in link.target
        ):
            yield replace(link.end - 1, link.end + 1, f"{behind}>")


@mutation("LNK011")
def backslash_in_address(post: Post) -> Iterator[Mutant]:
    """A backslash before a sign of punctuation in angle brackets."""
    for link in _autolinks(post):
        for place in range(link.target_span[0] + len("https://"), link.target_span[1]):
            if post.text[place] in "-_.~#":
                yield insert(place, "\\")


# -- LNK003: targets -------------------------------------------------------------------------------------------------


@mutation("LNK003")
def identifier_for_address(post: Post) -> Iterator[Mutant]:
    """A bare identifier as the target; attributions are left to ATT005."""
    reporters = {entry.attribution.link for entry in post.document.entries if entry.attribution is not None}
    for link in post.document.all(nodes.Link):
        address = parse_matrix_to(link.target)
        if (
            link.form == "inline"
            and link not in reporters
            and address is not None
            and address.identifier is not None
            and link.target == f"https://matrix.to/#/{address.raw}"
            and "%" not in address.raw
        ):
            yield replace(*link.target_span, address.raw)


def _retargeted(post: Post, start: str) -> Iterator[Mutant]:
    """`https://` replaced by something else."""
    for link in _in_prose(post):
        begin = link.target_span[0]
        if not set(_host(link)) & set("_:") and "?" not in link.target:
            yield replace(begin, begin + len("https://"), start)


@mutation("LNK003")
def scheme_dropped(post: Post) -> Iterator[Mutant]:
    """No scheme."""
    yield from _retargeted(post, "")


@mutation("LNK003")
def scheme_misspelled(post: Post) -> Iterator[Mutant]:
    """`htttps://`."""
    yield from _retargeted(post, "htttps://")


@mutation("LNK003")
def scheme_doubled(post: Post) -> Iterator[Mutant]:
    """`https://https://`."""
    yield from _retargeted(post, "https://https://")


@mutation("LNK003")
def colon_of_scheme_dropped(post: Post) -> Iterator[Mutant]:
    """`https//`."""
    yield from _retargeted(post, "https//")


@mutation("LNK003")
def slash_of_scheme_dropped(post: Post) -> Iterator[Mutant]:
    """`https:/`."""
    yield from _retargeted(post, "https:/")


@mutation("LNK003")
def parentheses_doubled(post: Post) -> Iterator[Mutant]:
    """`((https://…))`."""
    for link in _in_prose(post):
        if "(" not in link.target:
            yield replace(*link.target_span, f"({link.target})")


@mutation("LNK003")
def target_in_quotation_marks(post: Post) -> Iterator[Mutant]:
    """An address in typographic quotation marks."""
    for link in _in_prose(post):
        yield replace(*link.target_span, f"“{link.target}”")


@mutation("LNK003")
def comma_in_host(post: Post) -> Iterator[Mutant]:
    """A comma in place of the host's dot."""
    for link in _in_prose(post):
        if _host(link).count(".") == 1 and "?" not in link.target:
            place = post.text.index(".", *link.target_span)
            yield replace(place, place + 1, ",")


@mutation("LNK003", lossy=_GUESS)
def blank_in_target(post: Post) -> Iterator[Mutant]:
    """A blank in an address between angle brackets."""
    for link in _in_prose(post):
        yield replace(*link.target_span, f"<{link.target.replace('/', '/ ', 3)}>")


@mutation("LNK003", prepared=("LNK008",))
def slash_of_internal_link_dropped(post: Post) -> Iterator[Mutant]:
    """`@blog/…`."""
    for link in post.document.all(nodes.Link):
        if link.target.startswith("@/") and link.form == "inline":
            yield drop(link.target_span[0] + 1, link.target_span[0] + 2)


@mutation("LNK003", lossy=_GUESS)
def file_beside_the_page(post: Post) -> Iterator[Mutant]:
    """A file beside a page that has no folder of its own."""
    if not post.name.endswith("index.md"):
        for link in _in_prose(post):
            yield replace(*link.target_span, "./kettle.pdf")


# -- LNK004, LNK015, LNK016: the signs of a link ---------------------------------------------------------------------


@mutation("LNK004")
def blank_before_address(post: Post) -> Iterator[Mutant]:
    """A blank between text and address."""
    for link in _in_prose(post):
        yield insert(link.content[1] + 1, " ")


@mutation("LNK004")
def brackets_swapped(post: Post) -> Iterator[Mutant]:
    """`(text)[https://…]`."""
    for link in _in_prose(post):
        if "(" not in link.target:
            yield replace(link.start, link.end, f"({post.text[slice(*link.content)]})[{link.target}]")


@mutation("LNK004")
def closing_parenthesis_dropped(post: Post) -> Iterator[Mutant]:
    """No parenthesis behind the address; not where another one follows, which closes the link as well."""
    for link in _in_prose(post):
        closed_later = post.text[link.end :].lstrip().startswith(")")
        if post.text[link.end] in " \n" and link.target[-1].isalnum() and "(" not in link.target and not closed_later:
            yield drop(link.end - 1, link.end)


@mutation("LNK004")
def opening_bracket_escaped(post: Post) -> Iterator[Mutant]:
    """A backslash before the bracket."""
    for link in _in_prose(post):
        yield insert(link.start, "\\")


@mutation("LNK004", lossy="nobody can tell where the link's text began")
def opening_bracket_dropped(post: Post) -> Iterator[Mutant]:
    """No bracket before the text."""
    for link in _in_prose(post):
        yield drop(link.start, link.start + 1)


@mutation("LNK004")
def closing_angle_dropped(post: Post) -> Iterator[Mutant]:
    """`<https://…` without its end."""
    for link in _autolinks(post):
        if post.text[link.end : link.end + 1] in (" ", "\n") and link.target[-1].isalnum():
            yield drop(link.end - 1, link.end)


@mutation("LNK004")
def closing_angle_turned(post: Post) -> Iterator[Mutant]:
    """`<https://…<`."""
    for link in _autolinks(post):
        if post.text[link.end : link.end + 1] in (" ", "\n"):
            yield replace(link.end - 1, link.end, "<")


@mutation("LNK004")
def org_mode_link(post: Post) -> Iterator[Mutant]:
    """`[[https://…][text]]`."""
    for link in _in_prose(post):
        if not set(link.target) & set("()"):
            yield replace(link.start, link.end, f"[[{link.target}][{post.text[slice(*link.content)]}]]")


@mutation("LNK004", prepared=("ATT003",))
def inner_bracket_half_escaped(post: Post) -> Iterator[Mutant]:
    """A backslash before one of the two brackets in a name; the fix writes both."""
    for link in post.document.all(nodes.Link):
        words = post.text[slice(*link.content)]
        if link.form == "inline" and words.count("[") == words.count("]") == 1:
            start = link.content[0]
            if "\\" not in words:
                yield insert(start + words.index("]"), "\\", lossy="there were none")
            elif "\\[" in words and "\\]" in words:
                yield drop(start + words.index("\\["), start + words.index("\\[") + 1)


@mutation("LNK015")
def text_dropped(post: Post) -> Iterator[Mutant]:
    """A link with nothing to click on."""
    for link in _in_prose(post):
        yield drop(*link.content)


@mutation("LNK015")
def target_dropped(post: Post) -> Iterator[Mutant]:
    """A link that leads nowhere."""
    for link in _in_prose(post):
        yield drop(*link.target_span)


@mutation("LNK016")
def tail_outside_of_angles(post: Post) -> Iterator[Mutant]:
    """The last part of an address behind the bracket."""
    for link in _autolinks(post):
        head, _, tail = link.target.rstrip("/").rpartition("/")
        if (
            head.count("/") > 2
            and tail
            and tail.isalnum()
            and not link.target.endswith("/")
            and "#" not in head
            and post.text[link.end : link.end + 1] in (" ", "\n", ".", ",")
        ):
            yield replace(link.start, link.end, f"<{head}>/{tail}")


@mutation("LNK016")
def country_outside_of_link(post: Post) -> Iterator[Mutant]:
    """The second half of a country's domain behind a link that shows an identifier."""
    for link in post.document.all(nodes.Link):
        address = parse_matrix_to(link.target)
        if link.form == "inline" and address is not None and nodes.shown_text(link) == address.raw:
            for half in (".uk", ".au", ".nz", ".jp", ".br"):
                if address.raw.endswith(
                    (f".co{half}", f".org{half}", f".com{half}", f".net{half}")
                ) and link.target.endswith(half):
                    content, target = link.content[1] - 3, link.target_span[1] - 3
                    yield Mutant((
                        Edit(content, content + 3, ""), Edit(target, target + 3, ""), Edit(link.end, link.end, half),
                    ))  # fmt: skip


# -- LNK005 to LNK007: references ------------------------------------------------------------------------------------


@mutation("LNK005")
def address_dropped(post: Post) -> Iterator[Mutant]:
    """`[#room:server][]` in place of a link, and no definition."""
    for link in post.document.all(nodes.Link):
        address = parse_matrix_to(link.target)
        if (
            link.form == "inline"
            and address is not None
            and nodes.shown_text(link) == address.raw
            and post.text[slice(*link.content)] == address.raw
            and link.target == f"https://matrix.to/#/{address.raw}"
            and not address.raw.startswith("#TWIM")
        ):
            yield replace(link.start, link.end, f"[{address.raw}][]")


@mutation("LNK005", lossy="the address is gone", company={"LNK013": _ONLY_LINK})
def definition_dropped(post: Post) -> Iterator[Mutant]:
    """A link by a label that nothing defines."""
    for link in _in_prose(post):
        yield replace(link.content[1] + 1, link.end, "[kettle]")


@mutation("LNK005", years=_ALL_YEARS)
def label_misspelled(post: Post) -> Iterator[Mutant]:
    """Two letters of a label swapped."""
    references = post.document.root.references
    for link in post.document.all(nodes.Link):
        label = link.label
        if (
            link.form == "full"
            and label
            and len(label) > 6
            and label.isalpha()
            and label[2] != label[3]
            and any(definition.label == label for definition in references.values())
        ):
            start = link.target_span[0] + 2
            yield replace(start, start + 2, label[3] + label[2])


@mutation("LNK006")
def definition_added(post: Post) -> Iterator[Mutant]:
    """A definition that nothing uses."""
    for heading in post.departments[1:]:
        if post.text[: heading.start].endswith("\n\n"):
            yield insert(heading.start, "[kettle]: https://kettle.garden.chat\n\n")


@mutation("LNK007", years=_ALL_YEARS)
def definition_doubled(post: Post) -> Iterator[Mutant]:
    """A definition twice; one that counts."""
    for definition in post.document.root.references.values():
        line = post.line(definition.start)
        written = post.text[slice(*line)]
        if written.startswith("[") and written.endswith("\n") and line.end >= definition.end:
            yield insert(line.end, written)


@mutation("LNK007", years=_ALL_YEARS, lossy="one of the two targets is right")
def definitions_in_conflict(post: Post) -> Iterator[Mutant]:
    """Two targets for one label."""
    for definition in post.document.all(nodes.Definition):
        line = post.line(definition.start)
        if post.text[line.start] == "[" and post.text[: line.end].endswith("\n") and line.end >= definition.end:
            yield insert(line.end, f"[{definition.label}]: https://kettle.garden.chat\n")


# -- LNK008 to LNK010: the site's own pages --------------------------------------------------------------------------


@mutation("LNK008")
def internal_link_absolute(post: Post) -> Iterator[Mutant]:
    """The address of a page in place of its file."""
    site = post.context.site
    for link in post.document.all(nodes.Link):
        if link.form == "inline" and link.target.startswith("@/") and site is not None and "#" not in link.target:
            name = link.target[2:]
            page = site.page(name) if name in site.page_names else None
            if page is not None and page.address:
                yield replace(*link.target_span, f"{site.base_url}{page.address}/")


@mutation("LNK009", prepared=("LNK008",))
def file_misspelled(post: Post) -> Iterator[Mutant]:
    """A letter of the file's name is gone."""
    for link in post.document.all(nodes.Link):
        name = link.target.rpartition("/")[2]
        if (
            link.form == "inline"
            and link.target.startswith("@/")
            and name.removesuffix(".md").isascii()
            and len(name) > 12
            and "#" not in link.target
            and not name.startswith(("index", "_index"))
        ):
            place = link.target_span[1] - len(".md") - 2
            yield drop(place, place + 1, at=Span(*link.target_span))


@mutation("LNK009", prepared=("LNK008",))
def ending_of_file_dropped(post: Post) -> Iterator[Mutant]:
    """No `.md`."""
    for link in post.document.all(nodes.Link):
        if link.form == "inline" and link.target.startswith("@/") and link.target.endswith(".md"):
            yield drop(link.target_span[1] - 3, link.target_span[1], at=Span(*link.target_span))


@mutation("LNK010", lossy="only the post itself says where the entry is", company={"LNK013": _ONLY_LINK})
def link_to_category(post: Post) -> Iterator[Mutant]:
    """An anchor on the list of a category."""
    for link in _in_prose(post):
        yield replace(*link.target_span, "https://matrix.org/category/this-week-in-matrix#kettle")


# -- LNK012 to LNK014 ------------------------------------------------------------------------------------------------


@mutation("LNK012")
def number_misspelled(post: Post) -> Iterator[Mutant]:
    """Another digit in the number of a proposal or request."""
    repositories = post.context.style.proposal_repositories
    for link in post.document.all(nodes.Link):
        words = post.text[slice(*link.content)]
        if link.form != "inline" or not any(f"/{name}/pull/" in link.target for name in repositories):
            continue
        number = link.target.rpartition("/pull/")[2]
        if (
            number.isdecimal()
            and words.count(number) == 1
            and words.startswith(("MSC", "#"))
            and "matrix-doc" not in link.target
        ):
            place = link.content[0] + words.index(number) + len(number) - 1
            yield replace(place, place + 1, str((int(number[-1]) + 3) % 10))


@mutation("LNK013")
def proposal_unlinked(post: Post) -> Iterator[Mutant]:
    """The only link to a proposal is gone."""
    for link in post.document.all(nodes.Link):
        words = post.text[slice(*link.content)]
        number = words.removeprefix("MSC")
        if link.form == "inline" and words.startswith("MSC") and number.isdecimal() and post.text.count(number) == 2:
            usual = link.target == post.context.style.proposal_address(number)
            if link.target.endswith(number) and link.start not in _in_heading(post):
                yield replace(link.start, link.end, words, lossy="" if usual else "it led elsewhere")


@mutation("LNK014")
def tracking_added(post: Post) -> Iterator[Mutant]:
    """Parameters that count visitors."""
    for link in _links(post):
        if not any(_host(link).endswith(host) for host in post.context.style.tracking.allowed_hosts):
            page, mark, anchor = link.target.partition("#")
            sign = "&" if "?" in page else "?"
            for words in ("utm_source=kettle&utm_medium=chat", "fbclid=aB3dE5gH7jK"):
                yield replace(*link.target_span, f"{page}{sign}{words}{mark}{anchor}")


# -- LNK017 to LNK019, TXT012, FMT013 ---------------------------------------------------------------------------------


@mutation("LNK017")
def space_inside_link(post: Post) -> Iterator[Mutant]:
    """The space behind a link, inside its text."""
    for link in _in_prose(post):
        words = link.children[-1] if link.children else None
        if isinstance(words, nodes.Text) and post.text[link.end : link.end + 1] == " " and link.label is None:
            yield Mutant((Edit(words.end, words.end, " "), Edit(link.end, link.end + 1, "")))


@mutation("LNK018", lossy="the address may have been linked either way")
def address_linked_with_html(post: Post) -> Iterator[Mutant]:
    """An anchor in place of angle brackets."""
    for link in _autolinks(post):
        address = post.text[link.start + 1 : link.end - 1]
        if address.startswith("http") and '"' not in address and "&" not in address:
            yield replace(link.start, link.end, f'<a href="{address}">{address}</a>')


@mutation("LNK019", lossy="an address may be code or not")
def example_address_in_text(post: Post) -> Iterator[Mutant]:
    """An address of this machine, not marked as code."""
    for link in _in_prose(post):
        if post.text[link.end : link.end + 1] == " ":
            at = link.end + 1
            yield insert(at, "http://localhost:8008 ", at=Span(at, at + 1))


@mutation("TXT012")
def space_before_comma(post: Post) -> Iterator[Mutant]:
    """A space between a link and the comma behind it."""
    for link in _in_prose(post):
        if post.text[link.end : link.end + 2] == ", ":
            yield insert(link.end, " ")


@mutation("FMT013", lossy="the address may have been written either way")
def quoted_definition(post: Post) -> Iterator[Mutant]:
    """A link in a quote as a reference, with its definition at the end of the quote."""
    for link in _links(post):
        quote = next((quote for quote in post.document.quoted_spans if quote[0] <= link.start < quote[1]), None)
        if quote is not None:
            end = post.line(quote[1] - 1).end
            definition = f">\n> [seedling]: {link.target}\n"
            label = Edit(link.content[1] + 1, link.end, "[seedling]")
            start = end + len(label.text) - (label.end - label.start) + len(">\n")
            yield Mutant((label, Edit(end, end, definition)), Span(start, start + len(definition) - 3))

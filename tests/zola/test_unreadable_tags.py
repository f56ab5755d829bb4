"""A tag that Zola cannot read is explained by its first cause."""

import pytest

from tests.one_rule import fixed, found
from twimlint.zola.syntax import find_shortcodes
from twimlint.zola.unreadable_tags import explain_tag


@pytest.mark.parametrize(
    ("tag", "reason"),
    [
        ('⟪⟫{{< video src="a.mp4" >}}', 'is not written for Zola: write `{{ name(argument="value") }}`'),
        ('{{ figure(img=⟪⟫/a.png, alt="A") }}', 'has no quotation marks around the value of `img`: write `img="…"`'),
        ('{{ figure(img=⟪⟫"/a.png) }}', "has no closing quotation mark after `img=`: add it"),
        ('{{ figure(img=⟪⟫"/a.png) }}\n\nIt said "hello".', "has no closing quotation mark after `img=`: add it"),
        ('{{ figure(img⟪⟫: "/a.png") }}', "has `:` after `img`: write `=`"),
        ('{{ figure(⟪⟫"/a.png") }}', 'has a value without a name: write `name="…"`'),
        ('{{ figure(img="/a.png"⟪⟫,) }}', "has a comma too many: remove it"),
        ('{{ figure(img="/a.png"⟪⟫}}', "has no `)` before its end: add it"),
        ('{{ figure(img="/a.png")⟪⟫ %}', "ends in `%}`: end it with `}}`, as it begins"),
        ('{{ figure(img="/a.png")⟪⟫ }', "ends in one `}` only: end it with `}}`"),
        ('{{ figure(img="/a.png")⟪⟫', "is not closed after its `)`: add `}}`"),
        ('{{ figure(img="/a.png"⟪⟫', "is not closed: end it with `) }}`"),
        ('{{ figure(\n  img="/a.png",\n  alt⟪⟫: "A" }}', "has `:` after `alt`: write `=`"),
        ("{{ figure(⟪⟫- a) }}", 'cannot be read after `(`: write `name="value"`, and commas between'),
        ('{{ figure(img="a" ⟪⟫- b) }}', 'cannot be read after `img`: write `name="value"`, and commas between'),
        ("{{ figure(img=⟪⟫[a]) }}", 'has a list after `img=` that cannot be read: write `["…", "…"]`'),
        ('{{ ⟪⟫figure img="/a.png") }}', "has no parentheses after its name: write `{{ name(…) }}`"),
        ('{{ ⟪⟫figure[img="/a.png"] }}', "has no parentheses after its name: write `{{ name(…) }}`"),
        ('{{ ⟪⟫tulip bed-figure(img="/a.png") }}', "has blanks or hyphens in its name: write `tulip_bed_figure`"),
        ("{% ⟪⟫details Tulips %}", "has no parentheses after its name: write `{% name(…) %}`"),
    ],
)
def test_the_first_cause_is_named(tag: str, reason: str) -> None:
    text = tag.replace("⟪⟫", "")
    _, (fault,) = find_shortcodes(text)
    assert fault.unreadable
    assert explain_tag(text, fault.start) == (reason, tag.index("⟪⟫"))
    (violation,) = found("MED007", f"{text}\n")
    assert violation.span.start == tag.index("⟪⟫")
    assert violation.message.endswith(reason)


@pytest.mark.parametrize(
    ("tag", "straight"),
    [
        ("{{ figure(img=“/a.png”, alt=“A bed”) }}", '{{ figure(img="/a.png", alt="A bed") }}'),
        ('{{ figure(img="/a.png”, alt="A “bed”") }}', '{{ figure(img="/a.png", alt="A “bed”") }}'),
        ("{{ figure(img=“/a.png” alt=‘A bed’) }}", "{{ figure(img=\"/a.png\" alt='A bed') }}"),
        ("{{ figure(img=“/a.png”, alt=A) }}", None),
    ],
)
def test_curly_quotation_marks_become_straight(tag: str, straight: str | None) -> None:
    (violation,) = found("MED007", f"{tag}\n")
    assert "is a curly quotation mark" in violation.message
    assert fixed("MED007", f"{tag}\n") == f"{straight or tag}\n"

"""Posts, names and settings with something in every place that is quoted anywhere."""

from collections.abc import Mapping

ENDS_OF_LINES = ("\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029")
CONTROLS = ("\x1b[2J", "\x1b]0;title\x07", "\x1b]8;;https://garden.example\x1b\\", "\x9b2J", "\x7f", "\b\b\b")
HIDDEN = ("\u202e", "\u2066", "\u200b", "\u00ad", "\U000e0041", "\ufeff")
COMMANDS = ("::error::forged", "##[error]forged", "::add-mask::e", "::stop-commands::x", "::set-output name=x::forged")

PAYLOADS = tuple(
    [f"a{end}{command}" for end in ENDS_OF_LINES for command in COMMANDS[:2]]
    + [f"a{end} \x1b[1m::error::forged" for end in ENDS_OF_LINES]
    + [*CONTROLS, *HIDDEN, *COMMANDS]
    + ["@everyone #1 https://garden.example/x/y/issues/1", "`@a` `", "</details><img src=x>", "]]>", "| a | b |", "\\"]
)


def post(payload: str) -> str:
    """A post with a payload wherever a rule or a drawing quotes from one."""
    return f'''+++
title = "This Week in {payload}"
date = "2024-{payload}-03"
path = "{payload}"
"{payload}" = 1

[taxonomies]
author = ["{payload}"]
category = ["{payload}"]
+++

{payload}

## Dept of {payload}

##{payload}

### {payload} {payload}

[@thea:{payload}](http://matrix.to/#/@thea:{payload}) says

> [{payload}](http://{payload}) ![{payload}]({payload}.png) <{payload}> [x]({payload})
> http://matrix.to/#/#{payload}:garden.example @{payload}:garden.example

[{payload}](@/{payload}.md#{payload}) [{payload}]({payload}) [x][{payload}]

{{{{ {payload}(id="{payload}") }}}} {{{{ youtube(id="{payload}") }}}}

<!-- twimlint-disable {payload} --> <{payload} {payload}="{payload}">

[{payload}]: http://{payload}

| Rank | Hostname | Median MS |
|:---:|:---:|:---:|
| 1 | {payload} | {payload} |

```{payload}
{payload}
```

{payload}* * *  \n\n\n* {payload}
1) {payload}
::error::forged
'''


def settings(payload: str) -> Mapping[str, str]:
    """Configurations with a payload in every place that a message may quote, by what is wrong with them."""
    quoted = '"' + "".join(f"\\u{ord(letter):04x}" if ord(letter) < 0x10000 else letter for letter in payload) + '"'
    return {
        "key": f"{quoted} = 1\n",
        "selector": f"select = [{quoted}]\n",
        "ignored": f"ignore = [{quoted}]\n",
        "level": f"[level]\n{quoted} = {quoted}\n",
        "pattern": f"[per-file-ignores]\n{quoted} = [{quoted}]\n",
        "path": f"site-root = {quoted}\n",
        "size": f"max-file-size = {quoted}\n",
        "style": f"[style]\n{quoted} = {quoted}\n",
        "deep style": f"[style.post]\n{quoted} = {quoted}\n",
        "no TOML": f"x = [\n{payload}\n",
        "no value": f"select = {payload}\n",
    }

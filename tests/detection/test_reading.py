"""Free text, Markdown and HTML into identifiers, tokens and short handles."""

from __future__ import annotations

import pytest

from tests.detection.factories import assessor, token

read = assessor().assess_text


def values(text: str) -> set[str]:
    return {str(finding.identifier) for finding in read(text).identifiers}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mail support@okx.com.", {"email:support@okx.com"}),
        ("see okx.com, please", {"domain:okx.com"}),
        ("see help.Okx.com.", {"domain:help.okx.com"}),
        ("go to okx.com/login?x=1.", {"url:https://okx.com/login?x=1"}),
        ("(https://en.example.org/a_(b))", {"url:https://en.example.org/a_(b)"}),
        ("hxxps://evil[.]example[.]com/a", {"url:https://evil.example.com/a"}),
        ("t.me/okx_help", {"url:https://t.me/okx_help", "handle:telegram:okx_help"}),
        ("Telegram: @okx_help", {"handle:telegram:okx_help"}),
        ("微信：okxhelp1", {"handle:wechat:okxhelp1"}),
        ("ｓｕｐｐｏｒｔ＠ｏｋｘ．ｃｏｍ", {"email:support@okx.com"}),
        ("support@okx.co.za", {"email:support@okx.co.za"}),
        ("请写信至 support@okx.com。谢谢您。OKX 团队", {"email:support@okx.com"}),
        ("okx-login。com", {"domain:okx-login.com"}),
        ("visit okx-login.md", {"domain:okx-login.md"}),
        ("go to oklogin.zip", {"domain:oklogin.zip"}),
        ("ok-login.cc and oklogin.cc/x", {"domain:ok-login.cc", "url:https://oklogin.cc/x"}),
    ],
)
def test_identifier_is_read(text: str, found: set[str]) -> None:
    assert values(text) == found


@pytest.mark.parametrize(
    "text",
    ["It is the end.Next we go", "see README.md and run.sh", "e.g. this", "v1.2.3", "1.5.com2 3.14",
     "a @ b . c", "@okx on its own", "line up here", "http://", "x@y"],
)  # fmt: skip
def test_prose_holds_no_identifier(text: str) -> None:
    assert values(text) == set()


def test_spans_lead_back_into_html() -> None:
    source = '<p>Call <b>+1 8<i>00</i></b> 555&nbsp;0134 or <a href="tel:x">a&#64;okx.com</a></p>'
    written = {finding.text for finding in read(source).identifiers}
    assert written == {"+1 8<i>00</i></b> 555&nbsp;0134", "a&#64;okx.com"}
    for finding in read(source).identifiers:
        assert source[slice(*finding.span)] == finding.text


def test_scripts_and_comments_are_not_text_but_hidden_text_is() -> None:
    source = "<script>var a='a@okx.com'</script><!-- b@okx.com --><p style=display:none>c@okx.com"
    assert values(source) == {"email:c@okx.com"}


@pytest.mark.parametrize("opened", ["<!-- ", "<a href='", "<script>", "<style>", '<p title="'])
def test_unterminated_markup_hides_nothing(opened: str) -> None:
    assert "email:c@okx.com" in values(f"<p>x</p>{opened} c@okx.com ")


def test_tokens_are_read_whole_only() -> None:
    good = token()
    text = f"Token {good} and x{good} and {good}d and {good[:-1]}"
    assert read(text).tokens == (good,)


@pytest.mark.parametrize(
    ("written", "handles"),
    [
        ("code 4K2M-9QXT-7BWD.", ("4K2M-9QXT-7BWD",)),
        ("4k2m-9qxt-7bwd", ("4K2M-9QXT-7BWD",)),
        ("4K2M–9QXT–7BWD", ("4K2M-9QXT-7BWD",)),
        ("oK2M-9QXT-lBWI", ("0K2M-9QXT-1BW1",)),
        ("4K2M9QXT7BWD", ()),
        ("4K2M-9QXT-7BWD-1", ()),
        ("A4K2M-9QXT-7BWD", ()),
        ("4U2M-9QXT-7BWD", ()),
        ("4111-1111-1111-1111", ()),
    ],
)
def test_short_handle_is_canonical(written: str, handles: tuple[str, ...]) -> None:
    assert read(written).handles == handles

"""Mails as a company sends them, by name; every one names only what reading it lists."""

from __future__ import annotations

import base64
import quopri

from tests.detection.factories import token

TOKEN = token()
HANDLE = "4K2M-9QXT-7BWD"
FOOTER = f"""
--
AcmeCoin Security
Reference: {HANDLE}
{TOKEN}
Write to support@acmecoin.com or open https://acmecoin.com/help
"""
PLAIN = f"""Dear Ann,

your withdrawal of 1,250.00 USDT (0.00412 BTC, fee $2.50) was requested on 3 November 2025 at
10:15 UTC and will be sent on 2025-11-04 10:15:00 +0000. Ticket: T-20417.

If this was not you, open https://acmecoin.com/activity?from=mail within 24 hours, or call
+1 800 555 0100 (24/7). E.g. when you are travelling, approx. 5% of all mails come late...

We never ask for passwords, codes or transfers.
{FOOTER}
© 2019-2025 AcmeCoin Ltd. All rights reserved. ISO/IEC 27001:2022 certified.
"""
HTML = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
 "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:o="urn:schemas-microsoft-com:office:office" lang="en">
<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<title>Your withdrawal</title>
<!--[if mso]><xml><o:OfficeDocumentSettings><o:AllowPNG/><o:PixelsPerInch>96</o:PixelsPerInch>
</o:OfficeDocumentSettings></xml><![endif]-->
<link href="https://fonts.googleapis.com/css?family=Inter:400,700" rel="stylesheet">
<style type="text/css">
@import url('https://fonts.googleapis.com/css?family=Inter');
@media only screen and (max-width:600px) {{ .wrap {{ width:100% !important; }} }}
.button a:hover {{ color:#1a2b3c; background:url(https://static.acmecoin.com/b.png) }}
.clear:after {{ content:""; display:block }} .row {{ justify-content: center; }}
</style></head>
<body style="margin:0;padding:0;background-color:#f4f4f4">
<div style="display:none;max-height:0;overflow:hidden">Your withdrawal is on its way
&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;</div>
<!--[if (gte mso 9)|(IE)]><table width="600" align="center"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td>
<a href="https://acmecoin.com/" target="_blank"><img src="https://static.acmecoin.com/logo@2x.png"
 alt="AcmeCoin" width="120" height="40"></a></td></tr>
<tr><td style="font:16px/1.5 Inter,Arial,sans-serif"><p>Dear Ann,</p>
<p>your withdrawal of <b>1,250.00&nbsp;USDT</b> was requested on <b>Nov 3, 2025, 10:15 AM</b>.</p>
<p>Ticket <a href="https://acmecoin.com/tickets/T-20417">T-20417</a></p>
<!--[if mso]><v:roundrect href="https://acmecoin.com/activity" style="height:40px" arcsize="10%"
 fillcolor="#0055ff"><center>Review activity</center></v:roundrect><![endif]-->
<!--[if !mso]><!--><a href="https://acmecoin.com/activity" style="color:#ffffff">Review activity</a>
<!--<![endif]--></td></tr>
<tr><td>Write to <a href="mailto:support@acmecoin.com?subject=Ticket">support@acmecoin.com</a> or
 call <a href="tel:+18005550100">+1 (800) 555-0100</a>. Follow us on
 <a href="https://t.me/acmecoin_help"><img src="https://static.acmecoin.com/t.png" alt="Telegram">
 </a> · <a href="https://acmecoin.com/privacy">Privacy</a> · <a href="#top">Top</a></td></tr>
<tr><td>Reference: {HANDLE}<br>{TOKEN}</td></tr></table>
<img src="https://click.acmecoin.com/o/1x2y3z.gif?u=20417123" width="1" height="1" alt="">
</body></html>
"""
CHINESE = f"""尊敬的客户：

您于2025年11月3日 10:15 申请提现 1,250.00 USDT。我们已经收到您的申请。
请访问 https://acmecoin.com/help 查看。
如有疑问，请发送邮件至 support@acmecoin.com。谢谢您的信任。AcmeCoin 团队敬上。
{FOOTER}"""
SPANISH = f"""Hola Ana:

El 3 de noviembre de 2025 a las 10:15 recibimos tu solicitud de retiro de 1.250,00 EUR (1 250,00 €).
Revisa el punto de control en https://acmecoin.com/ayuda. Nunca pedimos contraseñas.
{FOOTER}"""
_TRACE = f"""Delivered-To: ann@mailbox.example
Received: by 2002:a05:6000:1a8b:b0:42b:3806:2 with SMTP id k11csp1234567wrs;
        Mon, 3 Nov 2025 02:15:24 -0800 (PST)
Received: from mta7.acmecoin.com (mta7.acmecoin.com. [203.0.113.25])
        by mx.mailbox.example with ESMTPS id 5b1f17b1804b1-4773c48de7esi123456785e9.22
        for <ann@mailbox.example> (version=TLS1_3); Mon, 03 Nov 2025 02:15:24 -0800 (PST)
ARC-Seal: i=1; a=rsa-sha256; t=1762164924; cv=none; d=mailbox.example; s=arc; b=AbC+18887778842/x=
ARC-Authentication-Results: i=1; mx.mailbox.example; dkim=pass header.i=@acmecoin.com; spf=pass
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=acmecoin.com; s=k1; t=1762164922;
        h=From:To:Subject:Date; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=YWJj8005550199=
Authentication-Results: mx.mailbox.example; dkim=pass header.i=@acmecoin.com header.b=YWJj
Return-Path: <bounce+4711@em.acmecoin.com>
Message-ID: <20251103101522.4711.8842@mta7.acmecoin.com>
X-Mailer: AcmeMailer 4.2.1
X-Campaign-ID: 20251103-4711
Feedback-ID: 4711:20251103:acmecoin
List-ID: <security.acmecoin.com>
List-Unsubscribe: <https://click.acmecoin.com/u/4711>, <mailto:leave@em.acmecoin.com?subject=out>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
Contact-Token: {TOKEN}
"""
HEAD = """From: AcmeCoin Security <support@acmecoin.com>
To: Ann <ann@mailbox.example>
Subject: Your withdrawal of 1,250.00 USDT, ticket T-20417
Date: Mon, 03 Nov 2025 10:15:22 +0000
MIME-Version: 1.0
"""


def _part(kind: str, text: str, encoding: str = "") -> str:
    head = f"Content-Type: text/{kind}; charset=utf-8\n"
    raw = text.encode()
    if encoding == "base64":
        text = base64.encodebytes(raw).decode()
    elif encoding:
        text = quopri.encodestring(raw).decode()
    return head + (f"Content-Transfer-Encoding: {encoding}\n" if encoding else "") + "\n" + text


def alternative(*parts: str) -> str:
    """A multipart/alternative mail of `parts`."""
    head = f'{HEAD}Content-Type: multipart/alternative; boundary="b1"\n\n'
    return head + "".join(f"--b1\n{part}\n" for part in parts) + "--b1--\n"


def genuine(text: str = "", page: str = "") -> dict[str, str]:
    """The mails by name, with `text` added to what is plain and `page` to what is HTML."""
    plain = text + PLAIN
    html = HTML.replace("<p>Dear", page + "<p>Dear")
    return {
        "plain": HEAD + "\n" + plain,
        "plain, traced": _TRACE + HEAD + _part("plain", plain, "quoted-printable"),
        "html": HEAD + _part("html", html),
        "html, traced": _TRACE + HEAD + _part("html", html, "quoted-printable"),
        "html in base64": HEAD + _part("html", html, "base64"),
        "alternative": alternative(_part("plain", plain), _part("html", html, "quoted-printable")),
        "alternative in base64": _TRACE
        + alternative(_part("plain", plain, "base64"), _part("html", html, "base64")),
        "chinese": HEAD + _part("plain", text + CHINESE, "base64"),
        "spanish": HEAD + _part("plain", text + SPANISH, "quoted-printable"),
    }

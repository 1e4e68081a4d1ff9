"""Hosts that many strangers share; data only, independent of any brand."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# A link through one of these says nothing of where it goes.
SHORTENERS = _set(
    """
    adf.ly amzn.to b.link bit.do bit.ly bitly.com bitly.ws bl.ink buff.ly clck.ru cli.re cutt.ly
    cutt.us did.li dlvr.it dub.sh fb.me flip.it g.co gg.gg git.io goo.gl goo.su ht.ly hubs.ly
    ibit.ly ify.ac is.gd j.mp kutt.it l.ead.me lc.chat lihi.cc linktr.ee lnk.to lnkd.in me2.do
    merky.de n9.cl ouo.io ow.ly page.link po.st polr.me q-r.to qr.ae qr.net qrco.de rb.gy
    rebrand.ly reurl.cc rotf.lol s.id short.gy short.io shorte.st shorturl.asia shorturl.at
    sl.al snip.ly soo.gd surl.li t.cn t.co t.ly t2m.io tiny.cc tiny.one tinyurl.com tny.im tr.im
    trib.al u.to url.cn url.kr urlz.fr urlzs.com v.gd v.ht vk.cc vo.la w.wiki wp.me x.co x.gd
    yourls.org zpr.io
    """
)

# Anybody can put a page under these in minutes; beyond the Public Suffix List's private part.
FREE_HOSTS = _set(
    """
    000webhostapp.com altervista.org azurewebsites.net beehiiv.com bitballoon.com blogspot.com
    bubbleapps.io builderallwppro.com carrd.co cprapid.com creatorlink.net dynv6.net editorx.io
    firebaseapp.com fleek.co framer.ai framer.app framer.website freehostia.com gitbook.io
    github.io gitlab.io glitch.me godaddysites.com hashnode.dev herokuapp.com jimdofree.com
    jimdosite.com jotform.com ladesk.com lovable.app medium.com myfreesites.net mystrikingly.com
    netlify.app ngrok.io notion.site onrender.com pages.dev pantheonsite.io plesk.page repl.co
    replit.app site123.me sites.google.com square.site squarespace.com strikingly.com
    substack.com surge.sh tilda.ws tumblr.com typedream.app typeform.com vercel.app web.app
    webador.com webcindario.com webflow.io webnode.page weebly.com weeblysite.com wixsite.com
    wixstudio.com wordpress.com workers.dev yolasite.com zapier.app zendesk.com zyrosite.com
    """
)

# Mail that anybody can open in minutes.
FREE_MAIL = _set(
    """
    126.com 163.com aol.com gmail.com gmx.com gmx.de gmx.net googlemail.com hotmail.com
    icloud.com inbox.ru live.com mail.com mail.ru msn.com naver.com outlook.com proton.me
    protonmail.com qq.com tutanota.com web.de yahoo.co.jp yahoo.com yandex.com yandex.ru
    zoho.com
    """
)

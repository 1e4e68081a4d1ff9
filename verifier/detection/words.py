"""Words that impostors use, by what they are used for; data only, in several languages."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Beside a brand's name in a host, these make a name that the brand would have used itself.
LURES = _set(
    """
    account accounts activate activation admin agent ai air airdrop airdrops alert alerts api
    app appeal apps appstore asset assets assist assistance auth authen authenticate authorise
    authorization authorize bank billing bitcoin blog bnb bonus bot browser btc buy call
    campaign campaigns cancel card care cares case cash cdn center centre chain chat check
    checkout claim claims client cloud co code coin coins com compliance confirm confirmation
    connect console contact crypto customer customers dapp dashboard defi delivery deposit desk
    device dex dispute download drop e earn email en eth ethereum event events exch exchange ext
    extension extn fee feedback finance find form free fund funds gate get gift gifts giveaway
    global go gold gov group guard help helpdesk helpline helps hk home hotline hub i id ids
    iforgot inc info inside invest io ip iphone irs itunes japan jp kyc lab latam launch
    launchpad legal live llc loan locate locator lock locked log log-in login loging logon lost
    ltd m mail main manage manager maps market member message mint mobi mobile my net network
    new news nft nfts notice notification notify now number office official online open org page
    panel pass passkey password pay payment payments phone play pool portal portfolio prelogin
    pro profile program promo promos protect protection purchase qr quest real receipt recover
    recovery redeem referral refund register registration reset resolution restore review
    reviews reward rewards s safe safety sale sec secur secure secured security seed server
    service services session setup shop sign signin signon signup site sms special sso stake
    staking start station status store support supports suspend swap sync system tax team tech
    the ticket token top trade trader trading transaction transfer trust tw uk unblock unlock
    unsubscribe update updates upgrade url us usa usdt user users validate validation vault ver
    verification verified verify verifying vip vn wallet wallets warning web web3 webapp website
    withdraw withdrawal world www xyz zone
    """
)

# Words in a text or link that claim to be, or to lead to, a company's support or door.
SUPPORT = (
    "support", "customer service", "customer care", "customer support", "help desk", "helpdesk",
    "help center", "help centre", "helpline", "help line", "hotline", "contact number",
    "phone number", "toll free", "toll-free", "technical", "live chat", "service number",
    "care number", "live person", "live agent", "call us", "call now", "customer", "assistance",
    "soporte", "atención al cliente", "atencion al cliente", "suporte", "atendimento",
    "assistenza", "kundenservice", "kundendienst", "service client", "assistance client",
    "служба поддержки", "поддержк", "destek", "müşteri hizmetleri", "dukungan", "hỗ trợ", "客服",
    "客户服务", "客戶服務", "支持", "人工", "热线", "熱線", "サポート", "カスタマー",
    "お問い合わせ", "고객센터", "고객 센터", "الدعم", "خدمة العملاء",
)  # fmt: skip

CLAIMS = (
    "official", "login", "log in", "log-in", "sign in", "sign-in", "signin", "verify",
    "verification", "account", "portal", "wallet", "confirm", "unlock", "restore", "recover",
    "security", "claim", "oficial", "offiziell", "ufficiale", "officiel", "resmi", "официальн",
    "官方", "官网", "官網", "登录", "登錄", "登入", "验证", "驗證", "公式", "ログイン", "공식",
)  # fmt: skip

# Names that are also everyday words: alone in a host or text they say little.
EVERYDAY_NAMES = _set(
    """
    amazon apple atlas aurora bank base bolt canvas cash chase circle citizens cloud coin
    compass crypto discover discovery dove echo edge express first fold galaxy gate gemini
    harvest kraken ledger mercury meta neo nova oracle orange orbit origin paradigm
    phantom polygon prime pulse rainbow root sage shell signal sky slack snap spark spectrum
    square stripe swift target trust uber union unity visa wave wise zoom
    """
)

# Everyday words within a slip of the pen of a name; a typing error of nobody's.
WORDS = _set(
    """
    ample apples applet apply balance binary blance cloud clouds coin coins dance enhance
    finance finances france glance kraft ledge ledges lodger maple metal metals pancake papal
    payday paypay payroll people peple romance scrapple seance simple stance staple topple
    trance triple trustwave
    """
)

"""Words for the second look: endings, schemes, platforms, currencies and numerals; data only."""

from __future__ import annotations


def words_of(text: str) -> frozenset[str]:
    """The words in `text`."""
    return frozenset(text.split())


# Endings that no sentence has behind a full stop, unless it begins with a small letter.
CLEAR_ENDINGS = (
    "com|net|org|io|info|biz|xyz|dev|vip|icu|cc|ru|cn|uk|eu|hk|tw|jp|ai|gg|tk|ml|ga|cf|gq|pw|ws|tv|"
    "eth|crypto|website"
)
WORDY_ENDINGS = (
    "app|shop|online|site|top|live|pro|finance|exchange|wallet|cash|claims|store|club|cloud|tech|"
    "digital|host|page|link|click|support|help|co|de|fr|br|es|nl|pl|me|us"
)
# The same in scripts whose sentences run on without a space after the full stop.
CJK_ENDINGS = (
    "公司|网络|網絡|中国|中國|网址|網址|在线|商城|网店|集团|香港|台湾|台灣|网站|網站|商店|企业|游戏|"
    "世界|手机|移动|购物|信息|机构|商标|娱乐|慈善|公益|健康|时尚|コム|みんな|ストア|クラウド|닷컴|닷넷|한국"
)
DOT_WORDS = (
    "dot|d0t|punto|ponto|punkt|point|nokta|kropka|titik|tečka|piste|chấm|точка|נקודה|نقطة|डॉट|"
    "点|點|ドット|닷"
)
# What opens a program, a call or a message when it stands before a colon.
SCHEMES = (
    "https?|hxxps?|ftps?|sftp|javascript|vbscript|data|blob|file|tel|sms|smsto|callto|facetime|"
    "facetime-audio|sips?|skype|live|tg|telegram|whatsapp|weixin|wechat|alipay|viber|line|intent|"
    "market|itms|itms-apps|itms-services|mailto|magnet|bitcoin|bitcoincash|ethereum|litecoin|"
    "dogecoin|monero|tron|solana|lightning|wc|wss?|ssh|telnet|rdp|search-ms|ms-[a-z]+|view-source|"
    "chrome|about|zoommtg|zoomus|msteams|slack|discord|fb|fb-messenger|instagram|twitter|geo|"
    "android-app|matrix|xmpp|irc|ircs|threema|sgnl|signal|metamask|trust|cbwallet|phantom|upi|"
    "otpauth|urn|cid"
)
# Names that are nothing but a messenger's. Those that are words, too, need company (below).
PLATFORMS = (
    "telegram", "whatsapp", "wechat", "weixin", "viber", "skype", "discord", "kakaotalk", "zalo",
    "threema", "icq", "snapchat", "imessage", "google chat", "facetime", "kik", "wickr", "keybase",
    "venmo", "cash app", "teamviewer", "anydesk", "rustdesk", "ultraviewer", "reddit",
)  # fmt: skip
PLATFORMS_ELSEWHERE = (
    "微信|威信|薇信|电报|電報|纸飞机|紙飛機|扣扣|телеграм|телеграмм|вотсап|ватсап|вацап|вайбер|скайп|"
    "дискорд|واتساب|واتس اب|تلگرام|تليجرام|تيليجرام|ワッツアップ|テレグラム|カカオトーク|텔레그램|"
    "왓츠앱|카카오톡|라인"
)
WITH_COMPANY = "signal|line|qq|vx|tg|wa|messenger|teams|zoom|session|element|instagram|insta|ig|fb"
CURRENCIES = (
    "usd[tcd]?|busd|dai|eur[ct]?|gbp|jpy|cny|rmb|hkd|twd|ntd|sgd|aud|cad|chf|inr|krw|rub|try|brl|"
    "mxn|idr|vnd|thb|php|aed|zar|ngn|btc|eth|bnb|sol|xrp|ada|doge|trx|ltc|dot|matic|avax|okb|okt|"
    "sats?|gwei|wei|dollars?|euros?|pounds?|yen|yuan|pesos?|reais|real|rubles?|美元|元|円|원|块|塊"
)
NUMERALS = words_of("""
    zero oh nought one two three four five six seven eight nine ten double triple hundred
    cero uno una dos tres cuatro cinco seis siete ocho nueve doble
    um dois três quatro sete oito nove
    null eins zwei drei vier fünf sechs sieben acht neun
    zéro un deux trois quatre cinq sept huit neuf
    ноль один два три четыре пять шесть семь восемь девять
    """)
JOINING = words_of("then dash hyphen and plus y e et und guion и space pause x o")
CJK_NUMERALS = "零〇○一二三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖幺两兩"
MONTHS = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic|mär|mai|okt|dez|fév|avr|juin|"
    "juil|aoû|déc|fev|set|out|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек"
)

"""A letter as a document for Word (.docx) and as a mail (.eml) that carries it."""

import io
import zipfile
from email.message import EmailMessage
from email.policy import SMTP
from xml.sax.saxutils import escape

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    '/officeDocument" Target="word/document.xml"/></Relationships>'
)
_BODY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{lines}'
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1985" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/>'
    "</w:sectPr></w:body></w:document>"
)
_LINE = (
    "<w:p><w:pPr>{align}</w:pPr><w:r><w:rPr>"
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="FangSong"/>{bold}'
    '<w:sz w:val="{size}"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
)
DOCUMENT = "vnd.openxmlformats-officedocument.wordprocessingml.document"


def document(text: str) -> bytes:
    """The letter as a .docx on A4: its first line is the title. Equal letters are equal bytes."""
    title, *rest = text.splitlines()
    lines = _LINE.format(align='<w:jc w:val="center"/>', bold="<w:b/>", size=36, text=escape(title))
    lines += "".join(_LINE.format(align="", bold="", size=28, text=escape(line)) for line in rest)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as parts:
        for name, content in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS),
            ("word/document.xml", _BODY.format(lines=lines)),
        ):
            parts.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def mail(text: str, name: str, sender: str, address: str) -> EmailMessage:
    """The letter as a mail, with its document; `name` is the document's. Headers that are not known stay away."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"{text.splitlines()[0]} {name}"
    if sender:
        message["From"] = sender
    if address:
        message["To"] = address
    message.set_content(text)
    message.add_attachment(document(text), maintype="application", subtype=DOCUMENT, filename=f"{name}.docx")
    return message

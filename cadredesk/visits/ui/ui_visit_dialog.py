"""Compiled from forms/screen/visits/visit_dialog.ui by `make forms`: change it there."""

# mypy: ignore-errors

from PySide6.QtCore import (QCoreApplication, QDate, QDateTime, QLocale,
    QMetaObject, QObject, QPoint, QRect,
    QSize, QTime, QUrl, Qt)
from PySide6.QtGui import (QBrush, QColor, QConicalGradient, QCursor,
    QFont, QFontDatabase, QGradient, QIcon,
    QImage, QKeySequence, QLinearGradient, QPainter,
    QPalette, QPixmap, QRadialGradient, QTransform)
from PySide6.QtWidgets import (QApplication, QGridLayout, QLabel, QSizePolicy,
    QSpacerItem, QWidget)

class Ui_VisitForm(object):
    def setupUi(self, VisitForm):
        if not VisitForm.objectName():
            VisitForm.setObjectName(u"VisitForm")
        VisitForm.resize(820, 640)
        self.grid = QGridLayout(VisitForm)
        self.grid.setObjectName(u"grid")
        self.head_visit = QLabel(VisitForm)
        self.head_visit.setObjectName(u"head_visit")
        self.head_visit.setText(u"\u8d70\u8bbf")
        self.head_visit.setTextFormat(Qt.TextFormat.PlainText)
        self.head_visit.setProperty(u"look", u"head")

        self.grid.addWidget(self.head_visit, 0, 0, 1, 12)

        self.person_id = QWidget(VisitForm)
        self.person_id.setObjectName(u"person_id")

        self.grid.addWidget(self.person_id, 1, 0, 1, 12)

        self.who = QLabel(VisitForm)
        self.who.setObjectName(u"who")
        self.who.setText(u"")
        self.who.setTextFormat(Qt.TextFormat.PlainText)
        self.who.setWordWrap(True)
        self.who.setProperty(u"look", u"label")

        self.grid.addWidget(self.who, 2, 0, 1, 12)

        self.date = QWidget(VisitForm)
        self.date.setObjectName(u"date")

        self.grid.addWidget(self.date, 3, 0, 1, 3)

        self.rule = QWidget(VisitForm)
        self.rule.setObjectName(u"rule")

        self.grid.addWidget(self.rule, 3, 3, 1, 3)

        self.kind = QWidget(VisitForm)
        self.kind.setObjectName(u"kind")

        self.grid.addWidget(self.kind, 3, 6, 1, 3)

        self.visit_group = QWidget(VisitForm)
        self.visit_group.setObjectName(u"visit_group")

        self.grid.addWidget(self.visit_group, 3, 9, 1, 3)

        self.visitors = QWidget(VisitForm)
        self.visitors.setObjectName(u"visitors")

        self.grid.addWidget(self.visitors, 4, 0, 1, 4)

        self.companions = QWidget(VisitForm)
        self.companions.setObjectName(u"companions")

        self.grid.addWidget(self.companions, 4, 4, 1, 4)

        self.place = QWidget(VisitForm)
        self.place.setObjectName(u"place")

        self.grid.addWidget(self.place, 4, 8, 1, 4)

        self.head_money = QLabel(VisitForm)
        self.head_money.setObjectName(u"head_money")
        self.head_money.setText(u"\u6170\u95ee")
        self.head_money.setTextFormat(Qt.TextFormat.PlainText)
        self.head_money.setProperty(u"look", u"head")

        self.grid.addWidget(self.head_money, 5, 0, 1, 12)

        self.fen = QWidget(VisitForm)
        self.fen.setObjectName(u"fen")

        self.grid.addWidget(self.fen, 6, 0, 1, 4)

        self.goods = QWidget(VisitForm)
        self.goods.setObjectName(u"goods")

        self.grid.addWidget(self.goods, 6, 4, 1, 8)

        self.amount_words = QLabel(VisitForm)
        self.amount_words.setObjectName(u"amount_words")
        self.amount_words.setText(u"")
        self.amount_words.setTextFormat(Qt.TextFormat.PlainText)
        self.amount_words.setWordWrap(True)
        self.amount_words.setProperty(u"look", u"label")

        self.grid.addWidget(self.amount_words, 7, 0, 1, 12)

        self.head_facts = QLabel(VisitForm)
        self.head_facts.setObjectName(u"head_facts")
        self.head_facts.setText(u"\u60c5\u51b5")
        self.head_facts.setTextFormat(Qt.TextFormat.PlainText)
        self.head_facts.setProperty(u"look", u"head")

        self.grid.addWidget(self.head_facts, 8, 0, 1, 12)

        self.condition = QWidget(VisitForm)
        self.condition.setObjectName(u"condition")

        self.grid.addWidget(self.condition, 9, 0, 1, 6)

        self.requests = QWidget(VisitForm)
        self.requests.setObjectName(u"requests")

        self.grid.addWidget(self.requests, 9, 6, 1, 6)

        self.follow_up = QWidget(VisitForm)
        self.follow_up.setObjectName(u"follow_up")

        self.grid.addWidget(self.follow_up, 10, 0, 1, 6)

        self.note = QWidget(VisitForm)
        self.note.setObjectName(u"note")

        self.grid.addWidget(self.note, 10, 6, 1, 6)

        self.rest = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.grid.addItem(self.rest, 11, 0, 1, 1)

        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnStretch(1, 1)
        self.grid.setColumnStretch(2, 1)
        self.grid.setColumnStretch(3, 1)
        self.grid.setColumnStretch(4, 1)
        self.grid.setColumnStretch(5, 1)
        self.grid.setColumnStretch(6, 1)
        self.grid.setColumnStretch(7, 1)
        self.grid.setColumnStretch(8, 1)
        self.grid.setColumnStretch(9, 1)
        self.grid.setColumnStretch(10, 1)
        self.grid.setColumnStretch(11, 1)

        self.retranslateUi(VisitForm)
    # setupUi

    def retranslateUi(self, VisitForm):
        pass
    # retranslateUi

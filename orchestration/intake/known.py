"""What the ledger holds of an incoming file's slot before the file is taken."""

from dataclasses import dataclass, field
from datetime import datetime

from warehouse.ledger import register, submission_history
from warehouse.ledger.closings import Closing, closing_of
from warehouse.ledger.receipts import Receipt, Version, version_at
from warehouse.ledger.submission import Slot, Submission
from warehouse.paths import DataRoot

WAITING = "waiting"


@dataclass(frozen=True)
class Known:
    """The slot as it stands, and how many returns of the department's forms beside it were accepted.

    `head` is the newest record then, `moment` that of the file's receipt. Equal where a file would be judged alike,
    whatever else came meanwhile.
    """

    slot: Slot
    history: list[Submission]
    versions: list[Version]
    closing: Closing | None
    head: tuple[int, str] = field(compare=False)
    digest: str
    contract: str
    contracts: frozenset[str]  # under which the version of the same file was read, with one result
    is_scan: bool
    moment: datetime
    forms: tuple[str, ...]
    beside: int

    @classmethod
    def of(
        cls,
        data: DataRoot,
        slot: Slot,
        digest: str,
        contract: str,
        moment: datetime,
        *,
        is_scan: bool = False,
        forms: tuple[str, ...] = (),
    ) -> "Known":
        """As the ledger stands now; `forms` are those whose returns a file of the slot is held against."""
        head = register.head(data)
        history, versions = (
            submission_history.slot_history(data, slot),
            submission_history.slot_versions(data, slot),
        )
        version = version_at(versions, digest, moment)
        contracts = submission_history.contracts_of(data, version.submissions[-1]) if version else frozenset()
        beside = sum(
            one.is_accepted
            for form in forms
            for one in submission_history.returns_of(data, form, slot.department)
        )
        closing = closing_of(data, slot.period)
        return cls(
            slot,
            history,
            versions,
            closing,
            head,
            digest,
            contract,
            contracts,
            is_scan,
            moment,
            forms,
            beside,
        )

    def still_holds(self, data: DataRoot) -> bool:
        """Whether a file would be judged as it was: nothing came meanwhile, or nothing of the slot and those `forms`.

        Without forms whatever came may have been something that it is held against.
        """
        if register.head(data) == self.head or not self.forms:
            return register.head(data) == self.head
        now = Known.of(
            data, self.slot, self.digest, self.contract, self.moment, is_scan=self.is_scan, forms=self.forms
        )
        return self == now

    @property
    def accepted(self) -> Submission | None:
        """The one that stands: received last of those accepted."""
        return submission_history.latest_accepted(self.history)

    @property
    def version(self) -> Version | None:
        """The version that the file belongs to, at its moment."""
        return version_at(self.versions, self.digest, self.moment)

    @property
    def same(self) -> Submission | None:
        """The last reading of that version."""
        return self.version.submissions[-1] if self.version else None

    @property
    def is_receipt_known(self) -> bool:
        """Whether this very receipt is on record: the file, at that moment."""
        return self.version is not None and any(
            one.received_at == self.moment for one in self.version.receipts
        )

    @property
    def is_late(self) -> bool:
        """Whether another version was received after the file: then it changes no current figure."""
        newest = self.versions[-1] if self.versions else None
        return newest is not None and newest.start > self.moment and newest.file_sha256 != self.digest

    @property
    def read_before(self) -> Receipt:
        """Before which receipt the file, or the version it belongs to, was first read."""
        if self.version is None:
            return self.moment, 10**9
        first = self.version.submissions[0]
        return min((self.moment, 10**9), (first.received_at, first.seq))

    def answer(self) -> Submission | None:
        """The submission that says all there is to say: then nothing has to be read.

        The same file or the same receipt under the same contract, or a scan of an older file.
        """
        receipts = (m for m in self.history if (m.file_sha256, m.received_at) == (self.digest, self.moment))
        receipt = next(receipts, None)
        if self.same and self.contract in self.contracts:
            return self.same
        if (
            receipt
            and receipt.contract_sha256 == self.contract
            and receipt.outcome not in ("rejected", WAITING)
        ):
            return receipt
        is_older = self.is_scan and not self.same and any(m.file_sha256 == self.digest for m in self.history)
        return self.accepted if is_older else None

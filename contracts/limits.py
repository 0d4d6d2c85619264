"""How large a file may be: one limit for every door, whether it is checked, submitted, dropped in, or read again."""

MIB = 2**20
WORKBOOK_BYTES = 64 * MIB
TEXT_BYTES = 16 * 1024 * MIB  # three times the largest that was ever measured; it is read block by block
SHORT_TEXT_BYTES = MIB  # a tidy text beyond this is read block by block
WHOLE_TEXT_BYTES = 32 * MIB  # and beyond this any text: none is held whole

"""What China's partners, and the UN, report: files of their statistics offices, told by content."""

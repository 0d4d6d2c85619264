"""The page an official opens: one HTML file with the scorecard, its cards, departments and prefectures."""

"""The languages that the page speaks, by their BCP 47 codes."""

LANGUAGES = (
    "en", "de", "fi", "ru", "fr", "es", "it", "nl", "pt-BR", "pl", "sv",
    "da", "nb", "cs", "uk", "tr", "ja", "ko", "zh-Hans", "ar", "he", "fa",
)  # fmt: skip
"""Each but English has a catalog in `statusgen/locales/`."""

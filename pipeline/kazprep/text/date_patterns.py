"""Dates and times of day, as parts of verbose regular expressions."""

MONTH = r"""(?i:
    қаң(?:тар)? | ақп(?:ан)? | нау(?:рыз)? | сәу(?:ір)? | мам(?:ыр)? | мау(?:сым)? | шіл(?:де)? | там(?:ыз)?
  | қыр(?:күйек)? | қаз(?:ан)? | қар(?:аша)? | жел(?:тоқсан)?
  | январ[ья] | феврал[ья] | марта? | апрел[ья] | ма[йя] | июн[ья] | июл[ья] | августа? | сентябр[ья]
  | октябр[ья] | ноябр[ья] | декабр[ья]
)"""
"""A month in Kazakh, abbreviated or not, or in Russian, whatever the case."""

WEEKDAY = "(?i: дүйсенбі | сейсенбі | сәрсенбі | бейсенбі | жұма | сенбі | жексенбі )"
"""A day of the week, whatever the case."""

_YEAR = r"(?: 1[5-9] | 20 ) \d\d"
_YEAR_WORD = r"(?: [ ]? (?i: жыл(?:ғы|ы)? | ж\.? | г\.? ) (?! \w ) )"

DAY = rf"""(?:
    (?: {WEEKDAY} ,? [ ] )?
    (?:
        {_YEAR} {_YEAR_WORD}? ,? [ ] [«"]? \d{{1,2}} (?: [–-] \d{{1,2}} )? [»"]? [ -] {MONTH}
      | {_YEAR} [ ] жылдың [ ] \d{{1,2}} [ ] {MONTH} [сі]?[ыі]
      | [«"]? \d{{1,2}} [»"]? [ -] {MONTH} (?! \w ) \.? (?: ,? [ ] {_YEAR} {_YEAR_WORD}? )?
      | {MONTH} (?: [дт][ыі]ң )? [ ] \d{{1,2}} (?: -?[іісы]\w{{0,3}} )? (?! [\d:] | \.\d )
        (?: ,? [ ] {_YEAR} {_YEAR_WORD}? )?
      | \d{{1,2}} [./-] \d{{1,2}} [./-] (?: {_YEAR} | \d\d ) {_YEAR_WORD}?
      | {_YEAR} - \d\d - \d\d
    )
    (?! \w )
    (?: ,? [ ] {WEEKDAY} )?
)"""
"""A day, with or without its year and its weekday, in any of the usual orders."""

MONTH_AND_YEAR = rf"""(?:
    {MONTH} (?! \w ) ,? [ ] {_YEAR} {_YEAR_WORD}?
  | {_YEAR} [ ] жыл(?:ғы|дың)? ,? [ ] {MONTH} (?: [сі]?[ыі] )? (?! \w )
)"""
"""A month with its year."""

TIME = r"(?: (?<! [\d.,:] ) (?: [01]?\d | 2[0-3] ) : [0-5]\d (?: : [0-5]\d )? (?! [\d:] ) )"
"""A time of day: `09:34`."""

"""Marks of notes and references, which belong to the sentence before them: `жауды.[1]`, `жауды.¹`."""

REFERENCE = r"""(?:
      [ ]? \[ (?:
          \d{1,3} (?: [-–—,;:.\ ]+ (?: \d{1,4} | бб? | бет\w{0,4} | сс? | pp? | т ) ){0,6} \.?  # [2, 15 б.]
        | [a-zа-яәі]
        | (?: к | ескерту | ескертпе | прим\.? | note ) \ ? \d{1,3}
        | дереккөз [^\[\]\n]{0,30}
      ) \]
    | [¹²³⁰⁴-⁹]+ (?: [,⁻] [¹²³⁰⁴-⁹]+ )*
    | [*†‡]{1,3} (?! \w )
)"""
"""A mark behind a stop, as a part of a verbose regular expression."""

REFERENCE_SIGNS = "]¹²³⁰⁴⁵⁶⁷⁸⁹*†‡"
"""What such a mark ends in."""

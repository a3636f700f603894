"""The client of an object store: whole objects in and out, conditional puts, copies, lists.

obstore (https://developmentseed.org/obstore, over the Rust crate object_store) rather than fsspec: it has
conditional puts of one form for S3, Google Cloud Storage and Azure, which fsspec has not. For S3, credentials
are those of botocore, which s3fs has as well: environment, profiles, roles.
"""

import os
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypeVar

from kazprep.errors import OutputError

Result = TypeVar("Result")
Condition: TypeAlias = "Literal['create'] | dict[str, str] | None"
"""What a put requires: that there is no object, that it has this version, or nothing."""

EXTRAS = {
    "s3": "s3",
    "s3a": "s3",
    "gs": "gcs",
    "gcs": "gcs",
    "az": "azure",
    "abfs": "azure",
    "abfss": "azure",
}
"""The protocols of addresses that tables can be written to, and the extra of each."""

_TRIES = 6
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0
_ONE_REQUEST_BYTES = 256 * 2**20
"""A larger file is sent in several requests, of which a killed process leaves some."""
_CREDENTIALS_FOR = timedelta(minutes=5)
_MISSING_BUCKET = ("NoSuchBucket", "ContainerNotFound", "bucket does not exist")
_CODE = re.compile(r"<Code>(?P<code>[^<]*)</Code>(?:\s*<Message>(?P<message>[^<]*)</Message>)?")


class ConflictError(Exception):
    """The condition of a put does not hold: somebody else has written the object."""


@dataclass(frozen=True, slots=True)
class Found:
    """An object that is there."""

    key: str
    bytes: int
    version: dict[str, str]
    """For the condition of a put."""


class Client:
    """The objects below an address; keys are relative to it.

    Each method tries again what may pass; then it raises `OSError`, `FileNotFoundError` where there is no
    such object, and `OutputError` for what the user can mend.
    """

    def __init__(self, address: str) -> None:
        """`address` is that of the output, as in `s3://bucket/outputs/articles`; raises `OutputError`."""
        self.address = address
        self._store = _opened(address)

    def get(self, key: str) -> tuple[bytes, dict[str, str]]:
        """The content of an object, and its version."""
        import obstore

        def get() -> tuple[bytes, dict[str, str]]:
            found = obstore.get(self._store, key)
            return bytes(found.bytes()), _version(found.meta)

        return self._tried(key, get)

    def begin(self, key: str, limit: int) -> tuple[bytes, int]:
        """The first bytes of an object, `limit` at most, and how many it has in all."""
        import obstore

        def get() -> tuple[bytes, int]:
            found = obstore.get(self._store, key, options={"range": (0, limit)})
            return bytes(found.bytes()), found.meta["size"]

        try:
            return self._tried(key, get)
        except OSError as error:
            if "InvalidRange" not in str(error):
                raise
            return b"", 0  # an empty object has no range

    def get_range(self, key: str, start: int, end: int) -> bytes:
        """The bytes from `start` to before `end`."""
        import obstore

        return self._tried(key, lambda: bytes(obstore.get_range(self._store, key, start=start, end=end)))

    def head(self, key: str) -> Found | None:
        """What is known of an object without its content; None where there is none."""
        import obstore

        try:
            meta = self._tried(key, lambda: obstore.head(self._store, key))
        except FileNotFoundError:
            return None
        return _found(meta)

    def put(self, key: str, content: bytes, condition: Condition = None) -> dict[str, str]:
        """Write an object whole; its version. Raises `ConflictError` where the condition does not hold.

        The answer to a put that succeeded may be lost, and its repetition refused: where the condition does
        not hold because the object has just this content, it was ours.
        """
        try:
            return self._tried(key, lambda: self._put(key, content, condition))
        except ConflictError:
            try:
                there, version = self.get(key)
            except FileNotFoundError:
                there = None
            if there != content:
                raise
            return version

    def put_file(self, key: str, path: Path) -> None:
        """Write an object from a file."""
        import obstore

        in_parts = path.stat().st_size > _ONE_REQUEST_BYTES
        self._tried(key, lambda: obstore.put(self._store, key, path, use_multipart=in_parts))

    def refuses(self, key: str, content: bytes, condition: Condition) -> bool:
        """Whether the store refuses a put whose condition does not hold."""
        try:
            self._tried(key, lambda: self._put(key, content, condition))
        except ConflictError:
            return True
        return False

    def copy(self, key: str, to: str) -> None:
        """Copy an object within the store."""
        import obstore

        self._tried(key, lambda: obstore.copy(self._store, key, to))

    def delete(self, keys: Iterable[str]) -> None:
        """Delete objects, those that are there."""
        import obstore

        doomed = list(keys)
        if doomed:
            self._tried(doomed[0], lambda: obstore.delete(self._store, doomed))

    def listed(self, prefix: str = "") -> list[Found]:
        """The objects whose keys begin with a prefix that ends in `/`, to any depth, by key."""
        import obstore

        found = self._tried(
            prefix, lambda: obstore.list(self._store, prefix or None, chunk_size=1000).collect()
        )
        objects = (_found(meta) for meta in found)
        # Some tools leave an object `tokens/` for each folder that they copy.
        return sorted((each for each in objects if each.key.startswith(prefix)), key=lambda each: each.key)

    def top(self) -> list[str]:
        """The first part of each key, once."""
        import obstore

        found = self._tried("", lambda: obstore.list_with_delimiter(self._store))
        return [
            *(each.rstrip("/") for each in found["common_prefixes"]),
            *(o["path"] for o in found["objects"]),
        ]

    def _put(self, key: str, content: bytes, condition: Condition) -> dict[str, str]:
        import obstore
        from obstore import exceptions

        try:
            done = obstore.put(
                self._store,
                key,
                content,
                mode=condition or "overwrite",  # type: ignore[arg-type]
                use_multipart=False,
            )
        except (exceptions.AlreadyExistsError, exceptions.PreconditionError) as error:
            raise ConflictError(str(error)) from error
        return _version(done)

    def _tried(self, key: str, action: Callable[[], Result]) -> Result:
        from obstore import exceptions

        pause = _FIRST_PAUSE
        for attempt in range(_TRIES):
            try:
                return action()
            except FileNotFoundError as error:
                self._check_bucket(error)
                raise FileNotFoundError(f"there is no object {self._name(key)}") from error
            except (exceptions.PermissionDeniedError, exceptions.UnauthenticatedError) as error:
                raise self._denied(key, error) from error
            except exceptions.NotSupportedError as error:
                raise OutputError(
                    f"{self.address}: the store can't do what a run needs, perhaps conditional puts: "
                    f"{_reason(error)}"
                ) from error
            except exceptions.BaseError as error:
                self._check_bucket(error)
                if any(f"status code: {code}" in str(error) for code in (401, 403)):
                    raise self._denied(key, error) from error
                if attempt == _TRIES - 1 or "status code: 4" in str(error):
                    raise OSError(f"{self._name(key)}: {_reason(error)}") from error
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        raise AssertionError("unreachable")

    def _name(self, key: str) -> str:
        return f"{self.address}/{key}" if key else self.address

    def _denied(self, key: str, error: Exception) -> OutputError:
        return OutputError(
            f"{self._name(key)}: permission denied ({_reason(error)}): reading, writing, listing "
            "and deleting have to be allowed below the address of the output"
        )

    def _check_bucket(self, error: Exception) -> None:
        if any(text in str(error) for text in _MISSING_BUCKET):
            bucket = self.address.partition("://")[2].partition("/")[0]
            raise OutputError(
                f"{self.address}: there is no bucket {bucket!r}, or not at this store"
            ) from error


def _opened(address: str) -> Any:
    """The store of an address in obstore; raises `OutputError`."""
    protocol = address.partition("://")[0]
    extra = EXTRAS.get(protocol)
    if extra is None:
        raise OutputError(
            f"{address} is an address of a kind that tables can't be written to: there are folders and "
            f"{', '.join(f'{name}://' for name in EXTRAS)}, because a run has to be able to replace an "
            "object on condition that nobody else has; write to a folder and copy the tables from there"
        )
    try:
        from obstore import exceptions, store
    except ImportError as error:
        raise OutputError(
            f"{address}: writing to object stores needs a package that is missing ({error}): "
            f"pip install 'kazprep[{extra}]'"
        ) from error
    bucket, _, prefix = address.partition("://")[2].partition("/")
    if not bucket or not prefix.strip("/"):
        raise OutputError(
            f"{address} is no address for an output: name a place in a bucket, as in {protocol}://bucket/outputs/name"
        )
    options: dict[str, Any] = {
        "retry_config": {
            "max_retries": _TRIES,
            "retry_timeout": timedelta(seconds=60),
            "backoff": {
                "init_backoff": timedelta(milliseconds=100),
                "max_backoff": timedelta(seconds=_LONGEST_PAUSE),
                "base": 2,
            },
        }
    }
    try:
        if extra == "s3":
            return store.S3Store(bucket, prefix=prefix.strip("/"), **options, **_s3_options(address))
        return store.from_url(address.rstrip("/").replace("gcs://", "gs://", 1), **options)
    except (exceptions.BaseError, ValueError) as error:
        raise OutputError(f"{address} can't be opened: {_reason(error)}") from error


def _s3_options(address: str) -> dict[str, Any]:
    """Credentials, region and endpoint, as s3fs and the AWS command line find them."""
    try:
        from botocore.session import get_session
    except ImportError as error:
        raise OutputError(
            f"{address}: writing to S3 needs a package that is missing ({error}): pip install 'kazprep[s3]'"
        ) from error
    session = get_session()
    profile = session.get_scoped_config() if session.profile or session.full_config["profiles"] else {}
    found: dict[str, Any] = {}
    region = os.environ.get("AWS_REGION") or session.get_config_variable("region")
    if region:
        found["region"] = region
    endpoint = (
        os.environ.get("AWS_ENDPOINT_URL_S3")
        or os.environ.get("AWS_ENDPOINT_URL")
        or profile.get("endpoint_url")
    )
    if endpoint:
        found["endpoint"] = endpoint
        found["client_options"] = {"allow_http": endpoint.startswith("http://")}
    credentials = session.get_credentials()
    if credentials is None:
        raise OutputError(
            f"{address}: there are no credentials for S3: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
            "or AWS_PROFILE"
        )

    def provide() -> dict[str, Any]:
        now = credentials.get_frozen_credentials()  # botocore renews them as they expire
        return {
            "access_key_id": now.access_key,
            "secret_access_key": now.secret_key,
            "token": now.token,
            "expires_at": datetime.now(UTC) + _CREDENTIALS_FOR,
        }

    found["credential_provider"] = provide
    return found


def _found(meta: Any) -> Found:
    return Found(meta["path"], meta["size"], _version(meta))


def _version(meta: Any) -> dict[str, str]:
    return {name: meta[name] for name in ("e_tag", "version") if meta.get(name) is not None}


def _reason(error: Exception) -> str:
    """What a store said, without the client's account of how it got there."""
    text = str(error)
    found = _CODE.search(text)
    if found:
        return ": ".join(filter(None, (found["code"], found["message"])))
    return text.partition("\n\nDebug source")[0].strip()[:300]

"""A cache that may be away: what it cannot answer counts as not cached, what it cannot keep is forgotten."""

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.utils.functional import cached_property
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
T = TypeVar("T")


class KeptClient(RedisCacheClient):
    """Django makes a new client for every word to Redis; one over the same pool serves all threads."""

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        return self._kept

    @cached_property
    def _kept(self) -> Any:
        return super().get_client(write=True)


class QuietRedisCache(RedisCache):
    """Redis behind Django's cache interface, for use where a page must not fail because the cache does."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = KeptClient

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._try(lambda: super(QuietRedisCache, self).get(key, default, version), default)

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        return self._try(lambda: super(QuietRedisCache, self).get_many(keys, version), {})

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        self._try(lambda: super(QuietRedisCache, self).set(key, value, *args, **kwargs), None)

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        return self._try(lambda: super(QuietRedisCache, self).add(key, value, *args, **kwargs), True)

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> list[Any]:
        return self._try(lambda: super(QuietRedisCache, self).set_many(data, *args, **kwargs), [])

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._try(lambda: super(QuietRedisCache, self).delete(key, version), False)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return self._try(lambda: super(QuietRedisCache, self).incr(key, delta, version), delta)

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self._try(lambda: super(QuietRedisCache, self).has_key(key, version), False)

    def _try(self, call: Callable[[], T], otherwise: T) -> T:
        with suppress(RedisError):
            return call()
        logger.warning("the cache is away")
        return otherwise

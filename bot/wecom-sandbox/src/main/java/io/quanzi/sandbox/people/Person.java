package io.quanzi.sandbox.people;

import java.time.Instant;

/** A person with a WeChat. */
public record Person(String id, String nickname, String unionid, Instant at) {}

package io.quanzi.sandbox.people;

import java.time.Instant;

/**
 * A member of a corp.
 *
 * @param adminWelcome whether the admin console has a welcome for this member, so that events carry no welcome code
 */
public record Staff(String userId, String corpId, String name, boolean adminWelcome, Instant at) {}

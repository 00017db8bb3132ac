/**
 * Mass messages (企业群发): an app asks, a member taps send, and each recipient has a result of its own.
 *
 * <p>{@link MassTasks} is the state machine, {@link MassApi} WeCom's endpoints before it. How many a recipient took
 * this month is counted from the results themselves, so it cannot differ from them.
 */
@NullMarked
package io.quanzi.sandbox.mass;

import org.jspecify.annotations.NullMarked;

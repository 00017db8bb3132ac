/**
 * The acquisition assistant (获客助手): links that lead to a member, what came of each, and the quota they use up.
 *
 * <p>A use is counted when a new customer first writes; WeCom calls the exact rule a matter of billing. The events of a
 * quota about to expire and of a link that nobody can serve are not raised: nobody's act causes them.
 */
@NullMarked
package io.quanzi.sandbox.acquisition;

import org.jspecify.annotations.NullMarked;

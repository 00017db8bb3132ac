/**
 * Customer contact: contact ways, who is whose contact, welcome codes, remarks and corp tags.
 *
 * <p>{@link Relations} is the state machine, {@link ContactWays}, {@link Welcomes}, {@link Tags} and {@link ContactApi}
 * put WeCom's endpoints before it.
 */
@NullMarked
package io.quanzi.sandbox.contact;

import org.jspecify.annotations.NullMarked;

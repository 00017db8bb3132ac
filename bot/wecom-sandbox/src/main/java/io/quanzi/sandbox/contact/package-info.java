/**
 * Customer contact: contact ways, who is whose contact, welcome codes, remarks and corp tags.
 *
 * <p>{@link Relations} is the state machine; {@link ContactWays}, {@link WelcomeCodes}, {@link Tags}, {@link ContactApi},
 * {@link ContactList}, {@link IdConversions} and {@link MemberStatistics} put WeCom's endpoints before it. The administrator's
 * changes of tags are told to the apps, an app's own are not.
 */
@NullMarked
package io.quanzi.sandbox.contact;

import org.jspecify.annotations.NullMarked;

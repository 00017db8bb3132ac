/**
 * Counted links (计数链接) {@code /r/{code}}: an address of a registered host that stands in a message becomes one when the
 * message is put together for sending, and whoever opens it is counted and sent on.
 *
 * <p>A link is named by the message it stands in and where it leads, so that a message that is put together again, after a
 * retry or a crash, has the same. {@code schedules/link-hosts.yaml} names the hosts; it is asked when a link is made and
 * again at each click, so that nobody is sent on to a host that was taken out.
 *
 * <p>Who clicked is kept only where the link is one person's and that person consents to profiling at that moment; else a
 * click is one more of a day, and for links of one person one more of all who got the like, so that no count is anybody's.
 *
 * <p>Owns: {@code counted_links}, {@code link_days}, {@code link_visits}.
 */
@ApplicationModule(allowedDependencies = {"shared", "playbook", "customer"})
@NullMarked
package io.quanzi.clicks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

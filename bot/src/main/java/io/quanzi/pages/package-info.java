/**
 * The pages of customers and group owners: card {@code /i}, group invitation {@code /g}, member centre {@code /m},
 * owner's list {@code /o}, handbook; the questions of a live session {@code /q}; and the counted link {@code /r}, which is no page but leads on. The address is the key: no login, no script, mobile first, under 100 kB. The member
 * centre asks whoever bought for the end of an order number too, once on each device, and keeps the answer in the one
 * cookie there is.
 *
 * <p>A controller shows what a port gives ({@link io.quanzi.pages.CardPages}, {@link io.quanzi.pages.GroupPages}, {@link
 * io.quanzi.pages.MemberPages}, {@link io.quanzi.pages.OwnerPages}, {@link io.quanzi.pages.HandbookPages}): the records
 * of a port are the page's own shape, and its JSON for {@code Accept: application/json}. So the wording of a page can
 * change without the modules below it, and a page can be tested without them.
 *
 * <p>What the card and the group page show is the record of that name in {@link io.quanzi.onboarding.Onboarding}, put into the
 * page's own by {@code OnboardingPages}; the host of a picture is let in by {@code Pictures}.
 *
 * <p>Owns: nothing.
 */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "playbook",
            "customer",
            "clicks",
            "coupons",
            "content",
            "groups",
            "membership",
            "partners",
            "onboarding",
            "broadcast",
            "liveqa",
            "outreach"
        })
@NullMarked
package io.quanzi.pages;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

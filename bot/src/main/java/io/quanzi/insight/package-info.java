/**
 * Measures the effect of it all: how far buyers came, and whether they came back.
 *
 * <p>The words mean what they mean everywhere in this program: a purchase is one paid order that is not wholly refunded,
 * a day is a day in Shanghai, and as of an instant what comes later does not exist. {@link io.quanzi.insight.Repurchase}
 * has the definitions beside the code, and the days that are counted. Who was in a group and who holds a tier come through {@link
 * io.quanzi.insight.GroupStays} and {@link io.quanzi.insight.MemberLookup}; without them those parts of a report have
 * no data. A report is made when somebody asks for it; none is sent or scheduled.
 *
 * <p>Listens to: {@code OrderRecorded}, {@code RefundRecorded}, and by {@link io.quanzi.insight.Funnel} to what moves a person
 * along. Notes the steps as traits. Owns: nothing.
 */
@ApplicationModule(
        allowedDependencies = {"shared", "playbook", "customer", "membership", "groups", "onboarding", "outreach"})
@NullMarked
package io.quanzi.insight;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

package io.quanzi.insight;

import io.quanzi.groups.CustomerGroups;
import io.quanzi.membership.Membership;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Says who was in a group and who is a member, as the modules below know it. */
@Configuration(proxyBeanMethods = false)
class KnownMembers {
    @Bean
    GroupStays groupStays(CustomerGroups customerGroups) {
        return () -> customerGroups.stays().stream()
                .filter(stay -> stay.customer() != null)
                .map(stay -> new GroupStays.Stay(stay.customer(), stay.joined(), stay.left()))
                .toList();
    }

    @Bean
    MemberLookup tiers(Membership membership) {
        return membership::wasMemberAt;
    }
}

package io.quanzi.pages;

import io.quanzi.onboarding.Onboarding;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Card and group page, as {@code onboarding} has them. */
@Component
class OnboardingPages implements CardPages, GroupPages {
    private final Onboarding onboarding;

    OnboardingPages(Onboarding onboarding) {
        this.onboarding = onboarding;
    }

    @Override
    public Optional<Card> card(String token) {
        return onboarding
                .card(token)
                .map(card -> new Card(
                        card.officer(),
                        card.introduction(),
                        card.qrUrl(),
                        card.giftTitle(),
                        card.giftText(),
                        card.handbookUrl(),
                        card.brand()));
    }

    @Override
    public Optional<Group> group(String token) {
        return onboarding.group(token).map(group -> new Group(group.title(), group.joinUrl()));
    }

    @Override
    public boolean isGood(String token) {
        return onboarding.isGroupPage(token);
    }

    @Override
    public boolean tell(String token, About about) {
        return onboarding.tell(token, about.born(), about.due(), about.working(), about.consentVersion());
    }
}

package io.quanzi.pages;

import io.quanzi.broadcast.PostPlans;
import io.quanzi.onboarding.Onboarding;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Card and group page, as {@code onboarding} has them. */
@Component
class OnboardingPages implements CardPages, GroupPages {
    private final Onboarding onboarding;
    private final MessageSource messages;

    OnboardingPages(Onboarding onboarding, MessageSource messages) {
        this.onboarding = onboarding;
        this.messages = messages;
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
                        card.brand(),
                        gets(card)));
    }

    @Override
    public Optional<Group> group(String token) {
        return onboarding
                .group(token)
                .map(group -> new Group(
                        State.valueOf(group.state().name()),
                        group.title(),
                        group.joinUrl(),
                        group.told() == null ? List.of() : told(group.told()),
                        group.told() == null ? null : baby(group.told()),
                        group.told() == null ? null : group.told().working(),
                        group.next(),
                        group.nextInMonths(),
                        gets(group.promise())));
    }

    private static List<String> gets(Onboarding.Card card) {
        PostPlans.Promise promise = card.promise();
        var gets = new ArrayList<String>();
        gets.add(card.giftTitle() == null ? "card.get.handbook" : "card.get.gift");
        gets.add("card.get.group");
        if (promise.daily() || promise.deals()) {
            gets.add(!promise.deals() ? "card.get.tip" : promise.daily() ? "card.get.tip-deal" : "card.get.deal");
        }
        return List.copyOf(gets);
    }

    private static List<String> gets(PostPlans.Promise promise) {
        var gets = new ArrayList<String>();
        if (promise.tips()) {
            gets.add(promise.daily() ? "group.get.daily" : "group.get.tips");
        }
        if (promise.questions()) {
            gets.add("group.get.questions");
        }
        if (promise.deals()) {
            gets.add("group.get.deals");
        }
        gets.add("group.get.officer");
        return List.copyOf(gets);
    }

    private static String baby(Onboarding.FamilyAnswers told) {
        return told.none() ? "none" : told.born() != null ? "born" : "due";
    }

    private List<String> told(Onboarding.FamilyAnswers told) {
        var words = new ArrayList<String>();
        YearMonth month = told.born() == null ? told.due() : told.born();
        if (month != null && told.justNow()) {
            words.add(words("member.told." + baby(told), String.valueOf(month.getYear()), month.getMonthValue()));
        } else {
            words.add(words("group.told." + baby(told)));
        }
        if (told.working() != null) {
            words.add(words(told.working() ? "group.told.working" : "group.told.not-working"));
        }
        return List.copyOf(words);
    }

    private String words(String key, Object... values) {
        return messages.getMessage(key, values, LocaleContextHolder.getLocale());
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

package io.quanzi.onboarding;

import io.quanzi.broadcast.PostPlans;
import io.quanzi.content.Salutation;
import io.quanzi.content.Templates;
import io.quanzi.content.UntrustedText;
import io.quanzi.content.Wording;
import io.quanzi.coupons.Coupon;
import io.quanzi.coupons.Coupons;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.outreach.MessageContent;
import io.quanzi.segments.Segment;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Writes a new contact's welcome: its words, and the links under them. */
@Component
class WelcomeWriter {
    private static final Duration GROUP_LINK = Duration.ofDays(90);

    private final Onboarding onboarding;
    private final Officers officers;
    private final Links links;
    private final GroupFinder finder;
    private final PostPlans plans;
    private final Coupons coupons;
    private final Templates templates;

    WelcomeWriter(
            Onboarding onboarding,
            Officers officers,
            Links links,
            GroupFinder finder,
            PostPlans plans,
            Coupons coupons,
            Templates templates) {
        this.onboarding = onboarding;
        this.officers = officers;
        this.links = links;
        this.finder = finder;
        this.plans = plans;
        this.coupons = coupons;
        this.templates = templates;
    }

    /** The words of a person's welcome, from what is stored here alone. */
    MessageContent welcome(Customer person, String userId) {
        OnboardingFile.Content content = onboarding.content();
        // while only the card says who this is, nothing that is known of the buyer is said to whoever scanned it
        boolean isKnown = person.isConfirmed();
        GroupFinder.Found found = finder.find(person);
        Optional<Segment> fitting =
                Optional.ofNullable(found.segment()).filter(any -> isKnown && found.state() == GroupFinder.State.JOIN);
        Optional<Coupon> gift = onboarding.mayHaveGift(person)
                ? coupons.issue(
                        content.gift().coupon(),
                        person.id(),
                        "newcomer/" + person.id().value())
                : Optional.empty();
        String groupUrl = links.urlOf(links.getOrCreate(Link.Kind.GROUP, person.id(), "group", GROUP_LINK));
        var model = new HashMap<String, Object>();
        model.put("officer", officers.nameOf(userId));
        model.put("handbookUrl", onboarding.handbookUrl());
        Salutation.of(isKnown ? person.nickname() : null)
                .ifPresent(name -> model.put("nickname", new UntrustedText(name)));
        gift.ifPresent(coupon -> {
            model.put("gift", coupon.title());
            model.put("giftCode", new UntrustedText(coupon.code()));
        });
        PostPlans.Promise promise =
                fitting.map(segment -> plans.of(segment.name())).orElse(PostPlans.Promise.NONE);
        fitting.ifPresent(segment -> {
            model.put("groupName", segment.groupTitle());
            model.put("daily", promise.daily());
            model.put("questions", promise.questions());
        });
        Segment already = found.segment();
        if (isKnown && already != null && found.state() == GroupFinder.State.IN) {
            model.put("inGroup", already.groupTitle());
        }
        boolean asks = !isKnown || found.state() == GroupFinder.State.ASK;
        if (!asks) {
            model.put("told", true);
        }
        String own = fitting.map(segment -> "welcome/" + segment.name()).orElse("");
        Wording words = templates.write(templates.has(own) ? own : "welcome/default", Map.copyOf(model));
        MessageContent.LinkCard card = fitting.map(segment -> new MessageContent.LinkCard(
                        "加入 " + segment.groupTitle(), groupUrl, promise.daily() ? "扫码进群，每天一条实用贴士" : "扫码进群"))
                .orElseGet(() -> asks
                        ? new MessageContent.LinkCard("说说您的宝宝", groupUrl, "填一下月龄，为您找到合适的群")
                        : new MessageContent.LinkCard("我的群", groupUrl, "看看适合您的群，填过的内容可以改"));
        String memberUrl = links.urlOf(links.forMessage(person.id(), "welcome"));
        return new MessageContent(words, List.of(card, new MessageContent.LinkCard("会员中心", memberUrl, "积分、优惠券和消息设置")));
    }

    /** A greeting that needs no file but the officer's name. */
    String plainGreeting(String userId) {
        return "您好，我是%s，很高兴认识您。有什么需要，随时在这里找我。".formatted(officers.nameOf(userId));
    }
}

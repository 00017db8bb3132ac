package io.quanzi.onboarding;

import io.quanzi.coupons.Coupons;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.RecordFile;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Spoken;
import io.quanzi.playbook.ValueRules;
import io.quanzi.playbook.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/onboarding.yaml}: what a new buyer is shown and given. */
@Component
class OnboardingFile extends RecordFile<OnboardingFile.Content> {
    static final String PATH = "schedules/onboarding.yaml";

    /**
     * The file.
     *
     * @param brand the shop's name as customers know it
     * @param gift what a new contact is given
     * @param handbook the handbook's title and one line about it
     * @param notice the order notice's values by the keys of the Official Account's template; {@code {orderNo}} and
     *     {@code {brand}} are filled in
     * @param pastNotice likewise, for orders of the past; without it nobody is told of an order that is no news
     */
    record Content(
            String brand,
            String officerTitle,
            Gift gift,
            Handbook handbook,
            Map<String, String> notice,
            @Nullable Map<String, String> pastNotice) {
        Content {
            new ValueRules()
                    .required(brand, "brand", "小满母婴")
                    .required(officerTitle, "officerTitle", "专属福利官")
                    .check();
        }

        @Override
        public Map<String, String> pastNotice() {
            return pastNotice == null ? Map.of() : pastNotice;
        }
    }

    /**
     * A gift of a coupon pool.
     *
     * @param coupon the pool's name in {@code schedules/coupons.yaml}
     */
    record Gift(String coupon, String title) {
        Gift {
            new ValueRules().required(title, "title", "满 99 元减 20 元券").check();
        }
    }

    record Handbook(String title, String text) {
        Handbook {
            new ValueRules()
                    .required(title, "title", "新手妈妈的头几个月")
                    .required(text, "text", "喂养、睡眠、洗澡，一本小册子慢慢看。")
                    .check();
        }
    }

    OnboardingFile() {
        super(PATH, Content.class);
    }

    @Override
    public Set<Name> uses(Source file, Content content) {
        return Set.of(new Name(Coupons.POOL, content.gift().coupon()));
    }

    /**
     * Returns the texts to check. In a notice, {@code {orderNo}} and {@code {brand}} are filled in; everything else is
     * said as it stands.
     */
    @Override
    public List<Spoken> spoken(Source file, Content content) {
        Yaml.Lines lines = Yaml.lines(file);
        var texts = new ArrayList<Spoken>();
        texts.add(new Spoken(lines.of("brand"), content.brand()));
        texts.add(new Spoken(lines.of("officerTitle"), content.officerTitle()));
        texts.add(new Spoken(lines.of("gift", "title"), content.gift().title()));
        texts.add(new Spoken(lines.of("handbook", "title"), content.handbook().title()));
        texts.add(new Spoken(lines.of("handbook", "text"), content.handbook().text()));
        content.notice().forEach((key, text) -> texts.add(notice(lines.of("notice", key), text)));
        content.pastNotice().forEach((key, text) -> texts.add(notice(lines.of("pastNotice", key), text)));
        return texts;
    }

    private static Spoken notice(int line, String text) {
        return new Spoken(line, text.replaceAll("(?<![$#{])\\{(orderNo|brand)}(?!})", "*"));
    }
}

package io.quanzi.onboarding;

import io.quanzi.playbook.Filled;
import io.quanzi.playbook.FilledTemplates;
import java.util.List;
import org.springframework.stereotype.Component;

/** What {@link Onboarding} gives to the templates of welcome and card. */
@Component
class WelcomeTemplates implements FilledTemplates {
    private static final String WELCOME = "nickname (String, may be absent), officer (String),"
            + " gift (String, may be absent), giftCode (String, may be absent), handbookUrl (String),"
            + " groupName (String, may be absent), daily (boolean, may be absent), questions (boolean, may be absent),"
            + " inGroup (String, may be absent), told (boolean, may be absent)";

    @Override
    public List<Filled> filled() {
        return List.of(
                new Filled("welcome/default", "the welcome", WELCOME),
                new Filled("welcome/*", "the welcome", WELCOME),
                new Filled("card/introduction", "the card", "nickname (String, may be absent), officer (String)"),
                new Filled("card/gift", "the card", "gift (String), giftUntil (String, may be absent)"));
    }
}

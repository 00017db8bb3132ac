package io.quanzi.onboarding;

import io.quanzi.playbook.Filled;
import io.quanzi.playbook.FilledTemplates;
import io.quanzi.shared.Message;
import java.util.List;
import org.springframework.stereotype.Component;

/** Declares what {@link WelcomeWriter} and {@link Onboarding} give to the templates of welcome and card. */
@Component
class WelcomeTemplates implements FilledTemplates {
    private static final String WELCOME = "nickname (String, may be absent), officer (String),"
            + " gift (String, may be absent), giftCode (String, may be absent), handbookUrl (String),"
            + " groupName (String, may be absent), daily (boolean, may be absent), questions (boolean, may be absent),"
            + " inGroup (String, may be absent), told (boolean, may be absent)";

    @Override
    public List<Filled> filled() {
        return List.of(
                new Filled("welcome/default", Message.of("fault.by.welcome"), WELCOME),
                new Filled("welcome/*", Message.of("fault.by.welcome"), WELCOME),
                new Filled(
                        "card/introduction",
                        Message.of("fault.by.card"),
                        "nickname (String, may be absent), officer (String)"),
                new Filled(
                        "card/gift", Message.of("fault.by.card"), "gift (String), giftUntil (String, may be absent)"));
    }
}

package io.quanzi.sandbox.control;

import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.official.Fans;
import io.quanzi.sandbox.official.Notices;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.Person;
import io.quanzi.sandbox.platform.ApiResponse;
import io.quanzi.sandbox.platform.Call;

/** Sets what people allow an Official Account, and how much WeChat does. */
public final class OfficialControls {
    private final People people;
    private final Fans fans;
    private final Notices notices;

    public OfficialControls(People people, Fans fans, Notices notices) {
        this.people = people;
        this.fans = fans;
        this.notices = notices;
    }

    public void enter(Routes routes) {
        routes.post(
                "/_sim/people/{id}/consent",
                "Agrees to so many more subscribe notices of a template",
                "{\"templateId\":\"t1\",\"times\":1}",
                act -> ApiResponse.json(200, Json.tree(notices.agree(person(act), act.text("templateId"), (int)
                        Call.number(act.body(), "times", 1)))));
        routes.post(
                "/_sim/people/{id}/block",
                "A follower refuses the Official Account's messages, or takes them again",
                "{\"blocked\":true}",
                act -> {
                    fans.block(person(act), act.body().path("blocked").asBoolean(true));
                    return ApiResponse.json(200, Json.object());
                });
        routes.put(
                "/_sim/official-accounts/{appId}/quota",
                "How many template messages and notices the account may send in a day",
                "{\"perDay\":100000}",
                act -> {
                    notices.limit(act.variable("appId"), (int) Call.number(act.body(), "perDay", -1));
                    return ApiResponse.json(200, Json.object());
                });
    }

    private Person person(Routes.Act act) {
        var person = people.person(act.variable("id"));
        if (person == null) {
            throw new IllegalArgumentException("expected the id of a person, got \"" + act.variable("id") + "\"");
        }
        return person;
    }
}

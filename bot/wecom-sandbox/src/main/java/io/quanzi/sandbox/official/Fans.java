package io.quanzi.sandbox.official;

import io.quanzi.sandbox.callback.Callbacks;
import io.quanzi.sandbox.callback.Xml;
import io.quanzi.sandbox.core.ActRefused;
import io.quanzi.sandbox.core.Index;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.Person;
import io.quanzi.sandbox.platform.App;
import io.quanzi.sandbox.platform.Platform;
import io.quanzi.sandbox.platform.PlatformAccounts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps who follows which Official Account, and the events of their coming and going. */
public final class Fans {
    private final SandboxState sandboxState;
    private final People people;
    private final PlatformAccounts accounts;
    private final Callbacks callbacks;
    private final Table<Fan> fans;
    private final Index<Fan> byAccount;

    public Fans(SandboxState sandboxState, People people, PlatformAccounts accounts, Callbacks callbacks) {
        this.sandboxState = sandboxState;
        this.people = people;
        this.accounts = accounts;
        this.callbacks = callbacks;
        this.fans = sandboxState.table("fans", Fan.class);
        this.byAccount = fans.index(Fan::appId);
    }

    /** A person follows the first Official Account, or no longer. */
    public void follow(Person person, boolean follows) {
        var account = accounts.of(Platform.OFFICIAL_ACCOUNT).stream()
                .findFirst()
                .orElseThrow(() ->
                        new ActRefused("没有公众号: set up an Official Account first, PUT /_sim/official-accounts/{appId}"));
        if (of(account.account(), person) != null == follows) {
            throw new ActRefused(
                    follows
                            ? "已关注该公众号: " + person.id() + " follows already"
                            : "未关注该公众号: " + person.id() + " does not follow");
        }
        var key = account.account() + "/" + person.id();
        if (follows) {
            fans.put(key, new Fan(account.account(), person.id(), sandboxState.now(), null));
        } else {
            fans.remove(key);
        }
        tell(
                account,
                person,
                new Xml().text("Event", follows ? "subscribe" : "unsubscribe").always("EventKey", ""));
    }

    /** A follower of the first Official Account refuses its messages (拒收消息), or takes them again. */
    public void block(Person person, boolean blocked) {
        var fan = accounts.of(Platform.OFFICIAL_ACCOUNT).stream()
                .findFirst()
                .map(account -> of(account.account(), person))
                .orElseThrow(() -> new ActRefused("未关注该公众号: " + person.id() + " does not follow"));
        fans.put(fan.appId() + "/" + person.id(), new Fan(fan.appId(), fan.personId(), fan.at(), blocked));
    }

    /** Whether a person follows the first Official Account. */
    public boolean follows(Person person) {
        return accounts.of(Platform.OFFICIAL_ACCOUNT).stream()
                .findFirst()
                .map(account -> of(account.account(), person) != null)
                .orElse(false);
    }

    @Nullable
    Fan of(String appId, Person person) {
        return fans.find(appId + "/" + person.id());
    }

    List<Fan> of(String appId) {
        return byAccount.of(appId);
    }

    void tell(App account, Person person, Xml event) {
        var openid = people.openid(account.account(), person);
        var head = new Xml()
                .text("ToUserName", account.originalId())
                .text("FromUserName", openid)
                .number("CreateTime", sandboxState.now().getEpochSecond())
                .text("MsgType", "event");
        callbacks.tell(account, head.then(event).end(), openid);
    }

    /** @param blocked whether the person takes no messages of the account; absent = takes them */
    record Fan(
            String appId,
            String personId,
            Instant at,
            @Nullable Boolean blocked) {
        boolean takesMessages() {
            return blocked == null || !blocked;
        }
    }
}

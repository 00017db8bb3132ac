package io.quanzi.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.sandbox.Receiver;
import io.quanzi.sandbox.Stage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import me.chanjar.weixin.common.error.WxRuntimeException;
import me.chanjar.weixin.cp.bean.message.WxCpXmlMessage;
import me.chanjar.weixin.cp.config.impl.WxCpDefaultConfigImpl;
import me.chanjar.weixin.cp.message.WxCpMessageRouter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sealed events, and which of them the client's own filter lets through. */
class EventContractTests {
    private final Stage stage = new Stage();
    private final String owner = stage.staff("群主");

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void anEventOpensWithItsSignatureOnly() {
        group();
        var parcel = stage.receiver.next();

        assertThat(open(parcel, parcel.query().get("msg_signature"), stage.config)
                        .getToUserName())
                .isEqualTo(Stage.CORP);
        assertThatThrownBy(() -> open(parcel, "0".repeat(40), stage.config)).isInstanceOf(WxRuntimeException.class);
    }

    /** So a program has to compare the receiver itself. */
    @Test
    void theClientTakesAnEventForAnotherCorp() {
        group();
        var parcel = stage.receiver.next();
        var other = new WxCpDefaultConfigImpl();
        other.setCorpId("ww-of-another");
        other.setToken(Stage.TOKEN);
        other.setAesKey(Stage.AES_KEY);

        assertThat(open(parcel, parcel.query().get("msg_signature"), other).getToUserName())
                .isEqualTo(Stage.CORP);
    }

    @Test
    void twoChangesOfOneGroupInOneSecondAreOneToTheClientsFilter() {
        var chatId = group();
        stage.event();
        stage.sim.put("/_sim/groups/" + chatId, "{\"name\":\"新名\"}");
        stage.sim.put("/_sim/groups/" + chatId, "{\"notice\":\"八点\"}");
        var both = List.of(stage.event(), stage.event());
        var second = both.get(0).getCreateTime();
        both.forEach(event -> event.setCreateTime(second)); // A second may end between them.

        assertThat(both).extracting(WxCpXmlMessage::getUpdateDetail).doesNotHaveDuplicates();
        assertThat(routed(both, false)).hasSize(1);
        assertThat(routed(both, true)).hasSize(2);
    }

    /** Told apart by nothing but the envelope: the client's filter knows them for one, as a program's own key must. */
    @Test
    void anEventThatComesThreeTimesHasOnePlaintextAndOneEffect() {
        stage.sim.post(
                "/_sim/faults",
                "{\"path\":\"callback:change_external_chat/*\",\"kind\":\"duplicate\",\"times\":3,\"count\":1}");
        group();
        var parcels = List.of(stage.receiver.next(), stage.receiver.next(), stage.receiver.next());

        assertThat(parcels).extracting(parcel -> parcel.query().get("nonce")).doesNotHaveDuplicates();
        var events = parcels.stream()
                .map(parcel -> open(parcel, parcel.query().get("msg_signature"), stage.config))
                .toList();
        assertThat(events)
                .extracting(WxCpXmlMessage::getAllFieldsMap)
                .containsOnly(events.get(0).getAllFieldsMap());
        assertThat(routed(events, false)).hasSize(1);
        assertThat(routed(events, true)).hasSize(3);
    }

    @Test
    void changesOfTwoGroupsInOneSecondAreTwo() {
        group();
        group();
        var both = List.of(stage.event(), stage.event());
        var second = both.get(0).getCreateTime();
        both.forEach(event -> event.setCreateTime(second));

        assertThat(routed(both, false)).hasSize(2);
    }

    private String group() {
        return stage.sim
                .post("/_sim/groups", "{\"owner\":\"" + owner + "\",\"name\":\"g\"}")
                .path("chatId")
                .stringValue();
    }

    private List<WxCpXmlMessage> routed(List<WxCpXmlMessage> events, boolean unfiltered) {
        var heard = new CopyOnWriteArrayList<WxCpXmlMessage>();
        var router = new WxCpMessageRouter(stage.wecom);
        if (unfiltered) {
            router.setMessageDuplicateChecker(id -> false);
        }
        router.rule()
                .async(false)
                .handler((event, context, service, session) -> {
                    heard.add(event);
                    return null;
                })
                .end();
        events.forEach(router::route);
        router.shutDownExecutorService();
        return heard;
    }

    private static WxCpXmlMessage open(Receiver.Parcel parcel, String signature, WxCpDefaultConfigImpl config) {
        return WxCpXmlMessage.fromEncryptedXml(
                parcel.body(),
                config,
                parcel.query().get("timestamp"),
                parcel.query().get("nonce"),
                signature);
    }
}

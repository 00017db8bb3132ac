package io.quanzi.sandbox;

import static io.quanzi.sandbox.ContactTests.errcode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import me.chanjar.weixin.channel.api.impl.WxChannelServiceImpl;
import me.chanjar.weixin.channel.bean.base.TimeRange;
import me.chanjar.weixin.channel.bean.order.OrderListParam;
import me.chanjar.weixin.channel.bean.order.OrderListResponse;
import me.chanjar.weixin.channel.config.impl.WxChannelDefaultConfigImpl;
import me.chanjar.weixin.channel.util.WxChCryptUtils;
import me.chanjar.weixin.common.error.WxErrorException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class StoreTests {
    private static final String APP = "wxstore0123456789";

    private final Stage stage = new Stage();
    private final WxChannelDefaultConfigImpl config = new WxChannelDefaultConfigImpl();
    private final WxChannelServiceImpl store = new WxChannelServiceImpl();

    @BeforeEach
    void store() {
        config.setAppid(APP);
        config.setSecret("store-secret");
        config.setToken(Stage.TOKEN);
        config.setAesKey(Stage.AES_KEY);
        config.setApiHostUrl(stage.sandbox.baseUrl());
        store.setConfig(config);
        store(stage.receiver.url(), "json");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void anOrderIsReadWithItsLongId() throws Exception {
        var person = stage.person("林");

        var id = order();

        assertThat(Long.parseLong(id)).isGreaterThan(1L << 53);
        var order = store.getOrderService().getOrder(id).getOrder();
        assertThat(order.getOrderId()).isEqualTo(id);
        assertThat(order.getStatus()).isEqualTo(20);
        assertThat(order.getUnionid()).isEqualTo(person.path("unionid").stringValue());
        assertThat(order.getOrderDetail().getPriceInfo().getOrderPrice()).isEqualTo(25600);
        var product = order.getOrderDetail().getProductInfos().get(0);
        assertThat(product.getTitle()).isEqualTo("纸尿裤");
        assertThat(product.getSkuCnt()).isEqualTo(2);
        assertThat(product.getOutSkuId()).isEqualTo("A1");
    }

    @Test
    void ordersArePagedByTheTimeOfTheirChange() throws Exception {
        stage.person("林");
        var ids = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            ids.add(order());
            stage.advance("PT1S");
        }
        stage.sim.post("/_sim/orders/" + ids.get(0) + "/ship", "");

        var seen = new ArrayList<String>();
        var param = window(Duration.ofDays(1));
        param.setPageSize(2);
        OrderListResponse page;
        do {
            page = store.getOrderService().getOrders(param);
            seen.addAll(page.getIds());
            param.setNextKey(page.getNextKey());
        } while (page.getHasMore());

        assertThat(seen).containsExactly(ids.get(1), ids.get(2), ids.get(3), ids.get(4), ids.get(0));
    }

    @Test
    void aWindowOfMoreThanSevenDaysIsRefused() throws Exception {
        assertThat(code(Duration.ofDays(7))).isZero();
        assertThat(code(Duration.ofDays(7).plusSeconds(1))).isNotZero();
    }

    @Test
    void paymentIsToldWithABareNumberForTheOrder() throws Exception {
        stage.person("林");

        var id = order();

        assertThat(opened()).contains("channels_ec_order_new");
        var paid = opened();
        assertThat(paid).contains("\"order_id\":" + id + ",").contains("pay_time");
        assertThat(JsonMapper.shared().readTree(paid).path("Event").stringValue())
                .isEqualTo("channels_ec_order_pay");
    }

    @Test
    void eventsAreXmlWhereTheStoreSaysSo() {
        store(stage.receiver.url(), "xml");
        stage.person("林");

        order();

        assertThat(opened()).startsWith("<xml><ToUserName><![CDATA[gh_").contains("<order_info><order_id>37");
    }

    @Test
    void everyStepOfAnOrderIsPushed() throws Exception {
        stage.person("林");
        var id = order();

        for (var act : List.of("ship-part", "ship", "confirm", "settle")) {
            stage.sim.post("/_sim/orders/" + id + "/" + act, "");
        }
        stage.sim.post("/_sim/orders/" + id + "/notes", "{\"merchantNotes\":\"老客\"}");

        for (var expected : List.of(
                "channels_ec_order_new{}",
                "channels_ec_order_pay{pay_time}",
                "channels_ec_order_wait_shipping{}",
                "channels_ec_order_deliver{finish_delivery}",
                "channels_ec_order_deliver{finish_delivery}",
                "channels_ec_order_confirm{confirm_type}",
                "channels_ec_order_settle{settle_time}",
                "channels_ec_order_ext_info_update{type}")) {
            var event = JsonMapper.shared().readTree(opened());
            var info = event.path("order_info");
            assertThat(info.path("order_id").asString()).isEqualTo(id);
            var fields = info.propertyNames().stream()
                    .filter(field -> !field.equals("order_id"))
                    .toList();
            assertThat(event.path("Event").stringValue() + "{" + String.join(",", fields) + "}")
                    .isEqualTo(expected);
        }
        var order = store.getOrderService().getOrder(id).getOrder();
        assertThat(order.getStatus()).isEqualTo(100);
        assertThat(order.getOrderDetail().getExtInfo().getMerchantNotes()).isEqualTo("老客");
        assertThat(order.getOrderDetail().getExtInfo().getConfirmReceiptTime()).isPositive();
        assertThat(order.getOrderDetail().getDeliveryInfo().getShipDoneTime()).isPositive();
        assertThat(stage.sim
                        .refused("/_sim/orders/" + id + "/settle", "")
                        .path("detail")
                        .stringValue())
                .startsWith("订单已结算");
    }

    @Test
    void anAddressIsMasked() throws Exception {
        stage.person("林小美");
        var order = store.getOrderService().getOrder(order()).getOrder();

        var address = order.getOrderDetail().getDeliveryInfo().getAddressInfo();

        assertThat(address.getUserName()).isEqualTo("林**");
        assertThat(address.getTelNumber()).matches("138\\*{4}\\d{4}");
        assertThat(address.getDetailInfo()).isEqualTo("***");
        assertThat(address.getHashCode()).isNotBlank();
    }

    @Test
    void anOrderThatIsNotPaidIsClosed() throws Exception {
        stage.person("林");
        var id = stage.sim
                .post(
                        "/_sim/orders",
                        "{\"person\":\"p1\",\"pay\":false,\"items\":[{\"sku\":\"A1\",\"title\":\"纸尿裤\",\"quantity\":1,\"priceFen\":1}]}")
                .path("orderId")
                .stringValue();

        stage.sim.post("/_sim/orders/" + id + "/expire", "");

        assertThat(store.getOrderService().getOrder(id).getOrder().getStatus()).isEqualTo(190);
        opened();
        assertThat(opened()).contains("channels_ec_order_cancel").contains("\"cancel_type\":2");
    }

    @Test
    void aListWithoutARangeOrWithABadKeyIsRefused() {
        var badKey = window(Duration.ofDays(1));
        badKey.setNextKey("%%");
        var many = window(Duration.ofDays(1));
        many.setPageSize(101);

        for (var param : List.of(new OrderListParam(), badKey, many)) {
            assertThatThrownBy(() -> store.getOrderService().getOrders(param)).satisfies(errcode(40097));
        }
        assertThatThrownBy(() -> store.getOrderService().getOrder("3705")).satisfies(errcode(40097));
    }

    @Test
    void anOrderMovesOnlyWhereItCan() {
        stage.person("林");
        var id = order();

        stage.sim.post("/_sim/orders/" + id + "/refund", "");

        assertThat(stage.sim
                        .refused("/_sim/orders/" + id + "/ship", "")
                        .path("detail")
                        .stringValue())
                .startsWith("订单状态不允许该操作");
    }

    private void store(String url, String format) {
        stage.sim.put("/_sim/stores/" + APP, """
            {"secret":"store-secret","callbackUrl":"%s","token":"%s","aesKey":"%s","format":"%s"}\
            """.formatted(url, Stage.TOKEN, Stage.AES_KEY, format));
    }

    private String order() {
        return stage.sim
                .post(
                        "/_sim/orders",
                        "{\"person\":\"p1\",\"items\":[{\"sku\":\"A1\",\"title\":\"纸尿裤\",\"quantity\":2,\"priceFen\":12800}]}")
                .path("orderId")
                .stringValue();
    }

    private OrderListParam window(Duration length) {
        long now = stage.sandbox.clock().instant().getEpochSecond();
        var range = new TimeRange();
        range.setStartTime(now - length.toSeconds());
        range.setEndTime(now);
        var param = new OrderListParam();
        param.setUpdateTimeRange(range);
        param.setPageSize(10);
        return param;
    }

    private int code(Duration length) {
        try {
            return store.getOrderService().getOrders(window(length)).getErrCode();
        } catch (WxErrorException e) {
            return e.getError().getErrorCode();
        }
    }

    private String opened() {
        var parcel = stage.receiver.next();
        var body = parcel.body();
        var sealed = body.startsWith("{")
                ? JsonMapper.shared().readTree(body).path("Encrypt").stringValue()
                : body.replaceAll("(?s).*<Encrypt><!\\[CDATA\\[(.*?)]].*", "$1");
        return new WxChCryptUtils(config)
                .decryptContent(
                        parcel.query().get("msg_signature"),
                        parcel.query().get("timestamp"),
                        parcel.query().get("nonce"),
                        sealed);
    }
}

package io.quanzi.shop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import me.chanjar.weixin.channel.api.WxChannelOrderService;
import me.chanjar.weixin.channel.api.impl.WxChannelServiceImpl;
import me.chanjar.weixin.channel.bean.base.TimeRange;
import me.chanjar.weixin.channel.bean.base.WxChannelBaseResponse;
import me.chanjar.weixin.channel.bean.order.OrderInfo;
import me.chanjar.weixin.channel.bean.order.OrderListParam;
import me.chanjar.weixin.channel.bean.order.OrderListResponse;
import me.chanjar.weixin.channel.config.impl.WxChannelDefaultConfigImpl;
import me.chanjar.weixin.common.error.WxErrorException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** The orders of the WeChat Store, read through its API. */
@Component
@EnableConfigurationProperties(StoreSettings.class)
class Store {
    /** The longest span of time that one listing may ask for (developers.weixin.qq.com/doc/store). */
    static final Duration LONGEST_WINDOW = Duration.ofDays(7);

    private static final int PAGE = 100;
    private static final String LIST = "channels/ec/order/list/get";

    private final StoreSettings settings;
    private final WxChannelOrderService orders;

    Store(StoreSettings settings) {
        this.settings = settings;
        var config = new WxChannelDefaultConfigImpl();
        config.setAppid(settings.appId());
        config.setSecret(settings.secret());
        config.setApiHostUrl(settings.baseUrl());
        var service = new WxChannelServiceImpl();
        service.setConfig(config);
        // it sleeps on the caller's thread after -1, twice as long each time; who calls tries again by itself
        service.setMaxRetryTimes(1);
        service.setRetrySleepMillis(200);
        this.orders = service.getOrderService();
    }

    boolean isConfigured() {
        return settings.isConfigured();
    }

    String appId() {
        return settings.appId();
    }

    /** A span of time of at most {@link #LONGEST_WINDOW}, both ends included, in whole seconds. */
    record Window(Instant from, Instant to) {
        /** The windows that cover a span, oldest first; each begins where the one before it ends. */
        static List<Window> covering(Instant from, Instant to) {
            var windows = new ArrayList<Window>();
            Instant start = from;
            while (start.isBefore(to)) {
                Instant end = start.plus(LONGEST_WINDOW);
                windows.add(new Window(start, end.isBefore(to) ? end : to));
                start = end;
            }
            return windows;
        }
    }

    /**
     * A page of a listing.
     *
     * @param ids of orders; larger than a double holds exactly, so they are text; none on a page is no end
     * @param nextKey of the page after it; null on the last
     */
    record Page(List<String> ids, @Nullable String nextKey) {}

    /**
     * A page of the orders that changed in a window.
     *
     * @param key of the page; null for the first
     * @throws StoreException when the Store does not answer well
     */
    Page changedIn(Window window, @Nullable String key) {
        var filter = new OrderListParam();
        var range = new TimeRange();
        range.setStartTime(window.from().getEpochSecond());
        range.setEndTime(window.to().getEpochSecond());
        filter.setUpdateTimeRange(range);
        filter.setPageSize(PAGE);
        if (key != null) {
            filter.setNextKey(key);
        }
        OrderListResponse page = call(LIST, () -> orders.getOrders(filter));
        String next = Boolean.TRUE.equals(page.getHasMore()) ? page.getNextKey() : null;
        if (Boolean.TRUE.equals(page.getHasMore()) && (next == null || next.equals(key))) {
            throw new StoreException(LIST + ": said that there is more, but gave no new next_key", null);
        }
        return new Page(page.getIds() == null ? List.of() : page.getIds(), next);
    }

    /** One order as it stands now. */
    OrderInfo order(String orderId) {
        OrderInfo order =
                call("channels/ec/order/get", () -> orders.getOrder(orderId)).getOrder();
        if (order == null) {
            throw new StoreException("channels/ec/order/get: answered without an order for " + orderId, null);
        }
        return order;
    }

    @FunctionalInterface
    private interface Call<T> {
        @Nullable
        T get() throws WxErrorException;
    }

    private static <T extends WxChannelBaseResponse> T call(String operation, Call<T> call) {
        T answer;
        try {
            answer = call.get();
        } catch (WxErrorException | RuntimeException failed) {
            // of a page of HTML it is the parser of the client that complains
            throw new StoreException(operation + ": " + failed.getMessage(), failed);
        }
        if (answer == null) {
            throw new StoreException(operation + ": answered what cannot be read", null);
        }
        if (!answer.isSuccess()) {
            throw new StoreException(
                    "%s: errcode %d %s".formatted(operation, answer.getErrCode(), answer.getErrMsg()), null);
        }
        return answer;
    }
}

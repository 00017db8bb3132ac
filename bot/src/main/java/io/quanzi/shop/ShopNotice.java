package io.quanzi.shop;

import io.quanzi.shared.CustomerId;
import java.time.Instant;
import java.util.Map;
import org.springframework.data.annotation.Id;

/**
 * A notice to the shop.
 *
 * @param id its cause, the same however often it is noticed; the shop tells repetitions by it
 * @param type such as {@code contact.added}
 * @param customer whom it is about; what is about one person is told in the order it was noticed
 * @param data plain values that JSON can write
 */
public record ShopNotice(@Id String id, String type, CustomerId customer, Instant at, Map<String, Object> data) {}

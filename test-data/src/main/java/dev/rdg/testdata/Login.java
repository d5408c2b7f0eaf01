package dev.rdg.testdata;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event of topic {@code logins}. Components are named after the JSON fields.
 *
 * @param ts event time in epoch milliseconds
 */
public record Login(
    String eventId,
    long ts,
    String kind,
    String accountId,
    @Nullable String accountCountry,
    String profileId,
    @Nullable String profileName,
    @Nullable Boolean kids,
    @Nullable String deviceId,
    @Nullable String deviceModel,
    @Nullable String deviceOs,
    @Nullable String appVersion,
    @Nullable String impersonatedBy)
    implements Event {

  /** The JSON object's fields in their usual order, nulls included. */
  Map<String, @Nullable Object> fields() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("event_id", eventId);
    fields.put("ts", ts);
    fields.put("kind", kind);
    fields.put("account_id", accountId);
    fields.put("account_country", accountCountry);
    fields.put("profile_id", profileId);
    fields.put("profile_name", profileName);
    fields.put("kids", kids);
    fields.put("device_id", deviceId);
    fields.put("device_model", deviceModel);
    fields.put("device_os", deviceOs);
    fields.put("app_version", appVersion);
    fields.put("impersonated_by", impersonatedBy);
    return fields;
  }
}

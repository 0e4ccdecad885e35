//! Makes configs like those of `MongooseIM` 3.x, of any size, the same in every run.

use std::fmt::Write;

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

const HEAD: &str = r#"%%%
%%%   A generated configuration
%%%
{loglevel, 3}.
{hosts, ["localhost", "anonymous.localhost", "localhost.bis"]}.
{services,
    [
        {service_admin_extra, [{submods, [node, accounts, sessions, vcard, gdpr, upload,
                                          roster, last, private, stanza, stats]}]},
        {service_mongoose_system_metrics, [{initial_report, 300000},
                                           {periodic_report, 10800000}]}
    ]
}.

%%
%% Listeners: which ports are listened on, and by what.
%%
{listen,
 [
  { 5280, ejabberd_cowboy, [
      {num_acceptors, 10},
      {transport_options, [{max_connections, 1024}]},
      {modules, [
          {"_", "/http-bind", mod_bosh},
          {"_", "/ws-xmpp", mod_websockets, [{ejabberd_service, [
                                        {access, all},
                                        {shaper_rule, fast},
                                        {ip, {127, 0, 0, 1}},
                                        {password, "secret\x21"}]}
          %% Uncomment to enable connection dropping or/and server-side pings
          %{timeout, 600000}, {ping_rate, 2000}
          ]}
      ]}
  ]},
  { 5222, ejabberd_c2s, [
      {certfile, "priv/ssl/fake_server.pem"}, starttls,
      {access, c2s},
      {shaper, c2s_shaper},
      {max_stanza_size, 16#10000},
      {protocol_options, ["no_sslv3"]}
  ]}
 ]}.
"#;

/// A config of about this many bytes.
pub fn config(size: usize) -> String {
    let mut numbers = Numbers(42);
    let mut out = String::with_capacity(size + 4096);
    out.push_str(HEAD);
    for host in 0.. {
        if out.len() >= size {
            break;
        }
        virtual_host(&mut out, &mut numbers, host);
    }
    out
}

fn virtual_host(out: &mut String, numbers: &mut Numbers, host: usize) {
    let _ = writeln!(
        out,
        "\n%% Host number {host}: what differs from the rest.\n{{host_config, \"h{host}.example.org\", ["
    );
    let _ =
        writeln!(out, "    {{auth_method, [internal, 'external {}']}}, % in this order", numbers.below(9));
    let _ = writeln!(
        out,
        "    {{auth_opts, [{{extauth_program, \"/opt/auth {host} \\\"x\\\"\"}}, {{ratio, {}.5}}]}},",
        numbers.below(90)
    );
    out.push_str("    {modules, [\n");
    for module in 0..18 {
        match numbers.below(6) {
            0 => {
                let _ = writeln!(out, "        %% module {module} keeps its messages in the database");
                let _ = writeln!(
                    out,
                    "        {{mod_mam_muc_{module}, [{{backend, rdbms}}, {{host, \"muc.@HOST@\"}}, no_stanzaid_element]}},"
                );
            }
            1 => {
                let _ = writeln!(
                    out,
                    "        {{mod_ping_{module}, [{{send_pings, true}}, {{ping_interval, {}}}]}},",
                    numbers.below(100_000)
                );
            }
            2 => {
                let _ = writeln!(
                    out,
                    "        % {{mod_shared_roster_{module}, [{{ldap_base, \"ou=Users,dc=x\"}}]}},"
                );
            }
            3 => {
                let _ = writeln!(
                    out,
                    "        {{'mod_Global {module}', [{{hosts, [<<\"a{host}\">>, <<\"b\">>]}}, {{limit, 16#{:X}}}]}},",
                    numbers.below(65536)
                );
            }
            4 => {
                let _ = writeln!(
                    out,
                    "        {{mod_event_{module}, [{{backends, [{{http, [{{path, \"/notifications\"}}, {{callback, #{{kind => raw, size => {}}}}}]}}]}}]}},",
                    numbers.below(999)
                );
            }
            _ => {
                let _ = writeln!(
                    out,
                    "        {{mod_register_{module}, [{{welcome_message, {{\"Hi\", \"Welcome.\\nLine two\"}}}}, {{access, register}}]}},"
                );
            }
        }
    }
    out.push_str("        {mod_last, []}\n    ]}\n]}.\n");
}

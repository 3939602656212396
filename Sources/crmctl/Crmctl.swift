import ArgumentParser
import CRMModel

/// The root of the command line.
struct Crmctl: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crmctl",
        abstract: "Works with the records of a CRM that crmd serves.",
        discussion: """
            Every command takes these options, in front of the command or behind it:
              --socket PATH      the socket of crmd; else $CRM_SOCKET, else
                                 \(GlobalOptions.standardSocket)
              --as USER          the user to act for; else $CRM_USER
              --client KIND      what the user sits at: web, mobile or service
              --timeout SECONDS  how long to wait for each answer; else 30. How long
                                 a stream may last; else without end
              --json             the answer's message as JSON, in place of tables

            \(exitStatuses)
            """,
        version: Version.current,
        subcommands: [
            RecordCommand.self, SearchCommand.self, HistoryCommand.self, StatsCommand.self, OrderCommand.self,
            ConfirmationFlowCommand.self, BinCommand.self, SceneCommand.self, ShareCommand.self,
            SharingRuleCommand.self, TeamCommand.self,
            PoolCommand.self,
            UserCommand.self, DepartmentCommand.self, GroupCommand.self, RoleCommand.self,
            FieldCommand.self, DuplicateRuleCommand.self, CheckCommand.self, ExplainCommand.self, PolicyCommand.self,
            AuditCommand.self,
            HealthCommand.self,
            VersionCommand.self, LimitsCommand.self, ServicesCommand.self, DescribeCommand.self, CallCommand.self,
            SampleCompanyCommand.self,
        ])

    static let exitStatuses = """
        Exit status:
          0 done
          1 refused by crmd, or not found; from health: not served
          2 the command line or the input is wrong
          3 crmd can't be reached, the connection was lost, a timeout passed,
            or the answer can't be understood
          4 denied, as check says
          130 ended by Ctrl-C
        """

    static let environment = """
        Environment:
          CRM_SOCKET  the socket of crmd, unless --socket names one
          CRM_USER    the user to act for, unless --as names one
        """

    static let examples = """
        Examples:
          crmctl --as li.na record list ACCOUNT --where 'level = A'
            What li.na sees of the accounts of level A.
          crmctl record list SALES_ORDER --all --csv
            Every sales order, for a spreadsheet.
          crmctl scene save ACCOUNT 'Best of mine' --scene mine --where 'level = A'
            Keeps a question; record list ACCOUNT --scene 'Best of mine' asks it.
          crmctl record edit 1 level=B
            Gives record 1 another level.
          crmctl history 1 --field owner
            Who gave record 1 to whom, and when.
          crmctl explain EDIT 1 --as wang.fang
            Why wang.fang may edit record 1, or may not, and who could.
          crmctl call Records/GetRecord '{"id": 1}'
            Any method, in JSON; describe GetRecord shows what it takes.
        """
}
